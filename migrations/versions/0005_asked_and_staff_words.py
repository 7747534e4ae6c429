"""what is asked for and not found, words of the staff, tasks for agencies

Revision ID: 0005
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('asked',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'area_code', 'topic', 'words')
    )
    op.create_table('staff_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('term', sa.String(), nullable=False),
    sa.Column('concept', sa.String(), nullable=False),
    sa.Column('place_code', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_in', sa.Integer(), nullable=False),
    sa.Column('removed_at', sa.DateTime(), nullable=True),
    sa.Column('removed_by', sa.Integer(), nullable=True),
    sa.Column('removed_in', sa.Integer(), nullable=True),
    sa.Column('removed_why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['added_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['removed_by'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('staff_term', schema=None) as batch_op:
        batch_op.create_index('staff_term_living', ['term'], unique=True, sqlite_where=sa.text('removed_at IS NULL'))

    op.create_table('agency_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], ),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('agency_task', schema=None) as batch_op:
        batch_op.create_index('agency_task_state', ['state', 'area_code'], unique=False)
        batch_op.create_index('agency_task_organization', ['organization_id', 'state'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Words of the staff and tasks would be lost: restore a backup of before instead.")
