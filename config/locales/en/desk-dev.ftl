# The development mailbox.

dev-mail-title = Development mailbox
dev-mail-lead = Mails that this installation has written to its outbox directory. This page exists only while mail goes to a directory and the server listens on this machine alone.
dev-mail-none = No mail has been written yet.
dev-mail-caption = Mails, the newest first
dev-mail-when = Written
dev-mail-to = To
dev-mail-subject = Subject
dev-mail-back = All mails
dev-mail-text = Text
dev-mail-html = HTML
dev-mail-source = Source
dev-mail-next = Later mails on top; load the page again to see new ones.
