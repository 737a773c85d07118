"""What people are told of: who liked, commented, mentioned, followed.

`causes` says what the rows of the other rooms give reason to tell, `services` makes the notifications agree with it,
`selectors` reads them, `announcements` sends them to the sockets, `digest` mails what wasn't read.
"""
