"""How often anybody may do what: the classes of calls, their table for operators and administrators.

Promises that every class of the settings is explained in one table. Stands on identity (who asks) and the kernel's
gate, which counts. Announces nothing.
"""

from souk.defence.classes import CLASSES, COUNTING, Class, class_of, wide_open
from souk.defence.policy import DefencePermission

__all__ = ["CLASSES", "COUNTING", "Class", "DefencePermission", "class_of", "wide_open"]
