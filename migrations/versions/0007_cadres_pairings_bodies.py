"""cadres, pairings, bodies

Revision ID: 0007
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('roster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('rows', sa.JSON(), nullable=False),
    sa.Column('faults', sa.JSON(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('left', sa.JSON(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('roster', schema=None) as batch_op:
        batch_op.create_index('roster_kind', ['kind', 'id'], unique=False)

    op.create_table('cadre',
    sa.Column('kecamatan_code', sa.String(), nullable=False),
    sa.Column('trained', sa.Integer(), nullable=True),
    sa.Column('counted_on', sa.Date(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('office', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('listing_id', sa.String(), nullable=True),
    sa.Column('next_day', sa.Date(), nullable=True),
    sa.Column('next_note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('kecamatan_code')
    )
    op.create_table('pairing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('desa_code', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('does', sa.String(), nullable=False),
    sa.Column('does_jv', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('desa_code', 'organization_id', 'begins')
    )
    op.create_table('body',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('does', sa.String(), nullable=False),
    sa.Column('does_jv', sa.String(), nullable=False),
    sa.Column('website', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.PrimaryKeyConstraint('organization_id')
    )
    op.create_table('body_area',
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['body.organization_id'], ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('organization_id', 'code')
    )
    with op.batch_alter_table('body_area', schema=None) as batch_op:
        batch_op.create_index('body_area_code', ['code'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Cadres, pairings and partners would be lost: restore a backup of before instead.")
