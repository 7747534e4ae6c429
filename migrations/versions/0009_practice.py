"""practice: what officers have learned by doing

Revision ID: 0009
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('practice_done',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('task', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('person_id', 'task')
    )


def downgrade() -> None:
    raise NotImplementedError("What officers have learned would be lost: restore a backup of before instead.")
