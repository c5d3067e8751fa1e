# The pages of whoever runs the installation.

desk-installation = Installation
desk-installation-lead = Jobs, mail and settings. All times are UTC. No case is shown here.

desk-jobs = Jobs
desk-job-column-job = Job
desk-job-column-last = Last run
desk-job-column-next = Next run
desk-job-column-run = By hand
desk-job-run = Run now
desk-job-running = running
desk-job-never = never
desk-job-behind = behind since { $since }
desk-job-packages = Destroys the files of answers whose last day is over
desk-job-timers = Fires timers: reminders, escalations, the hold before sending
desk-job-codes = Forgets codes, sessions and drafts that are over
desk-job-audit = Compares the timers of every open case with those it should have
desk-job-repack = Brings what releases before wrote into today's form
desk-job-reindex = Indexes anew what releases before indexed by another spelling

desk-outbox = Mail that leaves
desk-outbox-empty = No letter waits.
desk-outbox-waiting = Letters that wait: { $count }, the oldest since { $since }.
desk-outbox-put-off = Tried, and tried again later
desk-outbox-lost = Lost in the last 30 days
desk-outbox-account = A letter about an account or a code
desk-outbox-column-letter = Letter
desk-outbox-column-made = Written
desk-outbox-column-tries = Tries
desk-outbox-column-error = Last failure
desk-outbox-column-next = Next try
desk-outbox-no-more = none

desk-mail-test = Test the mail
desk-mail-test-lead = A letter to your own address, through the same server as every other. What became of it shows here for a day; load the page again after a moment.
desk-mail-test-button = Mail me a test
desk-mail-test-queued = waits to be sent
desk-mail-test-accepted = taken over by the mail server
desk-mail-test-put-off = did not get through ({ $code }), next try { $next }
desk-mail-test-lost = will not be sent, the mail server said { $code }

desk-settings = Settings as they were read
desk-settings-lead = What is in force on this node, passwords masked. They are changed in its configuration, and take effect at the next start.

desk-keys = Keys for programs
desk-keys-lead = A program with a key files requests or reads, without a person who signs in. It works no case.
desk-key-column-name = Program
desk-key-column-scopes = May
desk-key-column-where = For and from
desk-key-column-used = Last used
desk-key-column-ends = Good
desk-key-all-controllers = all controllers
desk-key-anywhere = from anywhere
desk-key-unused = never
desk-key-endless = until it is revoked
desk-key-until = until { $until }
desk-key-revoked = revoked { $since }
desk-key-revoke = Revoke
desk-key-made = The new key
desk-key-made-text = It is shown this once. Copy it now to where the program keeps its secrets.
desk-key-new = Make a key
desk-key-name = Which program will hold it?
desk-key-scopes = What may it do?
desk-key-scope-missing = Choose at least one thing that the program may do
desk-key-scope-intake = File requests, beyond the limits of the public
desk-key-scope-intake-backdate = Say when earlier a request arrived
desk-key-scope-intake-mail = Hand in mail
desk-key-scope-read = See what an auditor sees
desk-key-scope-reports = Fetch figures
desk-key-controllers = For which controllers? None chosen means all of yours.
desk-key-from = From which networks?
desk-key-from-hint = Addresses or ranges with commas between, as 192.0.2.0/24. Leave it empty for anywhere.
desk-key-from-wrong = Enter addresses or ranges with commas between, as 192.0.2.0/24
desk-key-days = For how many days?
desk-key-days-hint = Leave it empty for a key that is good until it is revoked.
desk-key-days-wrong = Enter a number of days from 1 to 3650, or leave it empty
desk-key-make = Make the key
