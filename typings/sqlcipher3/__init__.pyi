"""What Shopkeeper uses of sqlcipher3, which comes without types."""

from sqlcipher3 import dbapi2 as dbapi2
