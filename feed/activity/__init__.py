"""What somebody did here: their likes, comments, follows, searches and sign-ins. There is no table of it: it is read
from the rows that these things are."""
