"""activities

Revision ID: 0006
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('activity',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('title_jv', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('summary_jv', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('description_jv', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('listing_id', sa.String(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('place_code', sa.String(), nullable=False),
    sa.Column('desa_code', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('address_public', sa.Boolean(), nullable=False),
    sa.Column('starts', sa.DateTime(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=True),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('exceptions', sa.JSON(), nullable=False),
    sa.Column('last_over', sa.DateTime(), nullable=False),
    sa.Column('day_note', sa.String(), nullable=False),
    sa.Column('eligibility', sa.String(), nullable=False),
    sa.Column('age_min', sa.Integer(), nullable=True),
    sa.Column('age_max', sa.Integer(), nullable=True),
    sa.Column('requirements', sa.String(), nullable=False),
    sa.Column('bring', sa.String(), nullable=False),
    sa.Column('cost', sa.String(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('places_left', sa.Integer(), nullable=True),
    sa.Column('registration', sa.String(), nullable=False),
    sa.Column('registration_link', sa.String(), nullable=False),
    sa.Column('registration_deadline', sa.Date(), nullable=True),
    sa.Column('phones', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('source_date', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('status_note', sa.String(), nullable=False),
    sa.Column('sensitive', sa.Boolean(), nullable=False),
    sa.Column('waiting', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('modified', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_index('activity_change', ['change'], unique=False)
        batch_op.create_index('activity_last', ['last_over'], unique=False)
        batch_op.create_index('activity_listing', ['listing_id'], unique=False)
        batch_op.create_index('activity_place', ['place_code', 'status'], unique=False)

    op.create_table('activity_area',
    sa.Column('activity_id', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'code')
    )
    with op.batch_alter_table('activity_area', schema=None) as batch_op:
        batch_op.create_index('activity_area_code', ['code'], unique=False)

    op.create_table('activity_date',
    sa.Column('activity_id', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts', sa.DateTime(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=True),
    sa.Column('over', sa.DateTime(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'day')
    )
    with op.batch_alter_table('activity_date', schema=None) as batch_op:
        batch_op.create_index('activity_date_over', ['over'], unique=False)
        batch_op.create_index('activity_date_starts', ['starts'], unique=False)

    op.create_table('activity_need',
    sa.Column('activity_id', sa.String(), nullable=False),
    sa.Column('need', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('activity_id', 'need')
    )
    with op.batch_alter_table('activity_need', schema=None) as batch_op:
        batch_op.create_index('activity_need_need', ['need'], unique=False)

    op.create_table('activity_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('approved_by', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['approved_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('activity_revision', schema=None) as batch_op:
        batch_op.create_index('activity_revision_activity', ['activity_id', 'version'], unique=True)


def downgrade() -> None:
    raise NotImplementedError("Activities and their history would be lost: restore a backup of before instead.")
