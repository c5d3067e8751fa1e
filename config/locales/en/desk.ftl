# The officer console: frame, sign-in, my day, queue, case.
# A family of keys ends in an id of the program (desk-act-verify); keep the ids as they are.

desk-name = Habeas desk
desk-nav = Main pages
desk-my-day = My day
desk-queue = Queue
desk-tasks = Tasks
desk-search = Search
desk-search-label = Search by reference, e-mail address, telephone, order or customer number, typed in full
desk-search-hint = Reference, e-mail or phone
desk-sign-out = Sign out
desk-to-my-day = Go to my day
desk-cancel = Cancel
desk-back-to-case = Back to the case
desk-moment = { $date }, { $time }
desk-times-in = Times in { $zones }
desk-no-date = No date set by law
desk-since = since { $date }
desk-closed-on = on { $date }
desk-otherwise-due = would be due { $date }
desk-per-cent = { $share } %
desk-size-bytes = { $size } bytes
desk-size-kib = { $size } KiB
desk-size-mib = { $size } MiB

desk-role-officer = officer
desk-role-lead = lead
desk-role-dpo = head of privacy
desk-role-auditor = auditor
desk-role-admin = administrator

## Sign-in

desk-sign-in-title = Sign in
desk-sign-in = Sign in
desk-sign-in-email = E-mail address
desk-sign-in-email-missing = Enter your e-mail address
desk-sign-in-password = Password
desk-sign-in-password-missing = Enter your password
desk-sign-in-code = Code from your authenticator app
desk-sign-in-code-hint = Six digits, or one of your recovery codes. Leave this empty if you have not set one up yet.
desk-sign-in-code-missing = Enter the code that your authenticator app shows now, and your password again
desk-sign-in-too-many = Too many tries.
desk-sign-in-wrong = The e-mail address, the password or the code is not right
desk-sign-in-again = This page was open for too long. Enter your password again
desk-sign-in-kept = Your session is over. What you typed is kept: sign in, and it is shown again.
desk-signed-out = You are signed out.
desk-kept-title = You are signed in again
desk-kept-text = Nothing you typed was lost, and nothing was sent yet.
desk-kept-button = Show what I typed
desk-again = This is what you typed. Nothing was sent yet.

desk-invitation-title = Choose your password
desk-invitation-lead = This link is for you alone and works once. Next you choose a password that nobody else knows, and set up your second factor.
desk-invitation-button = Go on
desk-invitation-code = Enter the code that your authenticator app shows now
desk-invitation-code-hint = You have a second factor; a link in a mail alone is not enough.
desk-invitation-over = This link does not work any more: it was used, it is older than a day, or a newer one was mailed. Ask an administrator for another one.
desk-invitation-sign-in = Go to the sign-in page

desk-password-title = Choose a password
desk-password-lead = Everywhere else you will be signed out.
desk-password-owed = Somebody else set your password, or you have none yet. Choose one that nobody else knows; then you can go on.
desk-password-old = Your password now
desk-password-new = New password
desk-password-hint = Several words that do not belong together are easy to remember and hard to guess. It needs 8 characters, or 15 where no second factor is set up.
desk-password-again = New password, once more
desk-password-missing = Fill in this field
desk-password-differs = The two new passwords are not the same
desk-password-button = Keep this password

desk-second-factor-title = Set up your second factor
desk-second-factor-lead = A password alone can be stolen. From now on you also need a code from an app on your phone or computer.
desk-second-factor-step-app = Open an authenticator app (any that makes six-digit codes every 30 seconds).
desk-second-factor-step-secret = Add an account: let the app scan this picture.
desk-second-factor-qr = QR code with the secret that stands below it
desk-second-factor-by-hand = Or type in this secret:
desk-second-factor-link = Or open the app on this device
desk-second-factor-address = Show the address for apps that take one
desk-second-factor-step-code = Enter the code that the app shows now.
desk-second-factor-code = Code
desk-second-factor-button = Set up and go on
desk-step-up-title = Confirm that it is you
desk-step-up-lead = What you are about to do cannot be taken back, and it has been a while since you signed in. What you typed is kept.
desk-step-up-code-hint = Six digits, or one of your recovery codes.
desk-step-up-password-wrong = This is not your password
desk-step-up-button = Confirm
desk-step-up-done = You have confirmed that it is you

desk-account-title = Your account
desk-account-password = Change your password
desk-account-recovery = Recovery codes
desk-account-factor = Set up a second factor
desk-account-sign-ins = Where you are signed in
desk-account-this = here
desk-account-began = Since { $at }
desk-account-seen = Last used { $at }
desk-account-by = Opened by { $factors }
desk-account-end = Sign out there
desk-account-end-others = Sign out everywhere else
desk-door-pages = Browser
desk-door-api = Program
desk-factor-password = password
desk-factor-given_password = password that somebody else set
desk-factor-invitation = mailed link
desk-factor-totp = authenticator app
desk-factor-recovery_code = recovery code

desk-accounts = Accounts
desk-accounts-title = Accounts
desk-accounts-factor = second factor set up
desk-accounts-no-factor = no second factor
desk-accounts-disabled = disabled
desk-accounts-invite-again = Mail a link
desk-accounts-reset = Reset second factor
desk-accounts-disable = Disable
desk-accounts-invite = Invite somebody
desk-accounts-invite-lead = They get a mail with a link that is good for a day, and choose their own password.
desk-accounts-email-missing = Enter their e-mail address
desk-accounts-role = Role
desk-accounts-role-missing = Choose a role
desk-accounts-invite-button = Invite

desk-recovery-title = Recovery codes
desk-recovery-what = When you have lost your authenticator app, one of these codes stands in for it at the sign-in. Each works once.
desk-recovery-once = These codes are shown now and never again. Print them or write them down, and keep them apart from your password.
desk-recovery-left = { $count ->
    [0] You have no code left.
    [one] You have { $count } code left.
   *[other] You have { $count } codes left.
}
desk-recovery-anew = If you make new ones, those of before are void.
desk-recovery-button = Make new codes
desk-recovery-kept = I have kept them, go on
desk-second-factor-wrong = Enter the six digits that the app shows now. If they are refused again, check the clock of your phone.

## Problems

desk-problem-not-found-title = Not found
desk-problem-not-found-text = There is nothing at this address, or it belongs to a case that you may not see.
desk-problem-role-title = Your role may not do this
desk-problem-role-text = You are signed in as { $role }. Officers and leads work cases; a lead approves; the head of privacy and auditors read; administrators see no cases.
desk-problem-link-title = Open the link that was mailed to you
desk-problem-link-text = Your second factor was taken away. To set up a new one, open the link in the mail that you got; it is good for a day. If it is too old, ask an administrator for another one.
desk-problem-form-title = This page is too old
desk-problem-form-text = Go back, load the page again and send it once more. Nothing was changed.
desk-problem-too-many-title = Too many tries
desk-problem-too-many-text = Wait a moment, then go back and try again. What you typed is still on the page.
desk-problem-unavailable-title = The desk cannot save right now
desk-problem-unavailable-text = Nothing was changed. Go back, keep your page open, and try again in a minute.
desk-problem-too-large-title = That was too large
desk-problem-too-large-text = Go back and upload smaller files, or one at a time.
desk-problem-conflict-title = This cannot be done now
desk-problem-conflict-text = The case has changed, or a rule forbids it.
desk-problem-malformed-title = We could not read that
desk-problem-malformed-text = Go back and try again. Nothing was changed.
desk-problem-internal-title = Something went wrong on our side
desk-problem-internal-text = Nothing was changed. Go back and try again; your text is still on the page. The log says what happened.

## My day

desk-tile-overdue = Overdue
desk-tile-due-today = Due today
desk-tile-due-soon = Due in the next 5 working days
desk-tile-awaiting-approval = Waiting for a second person
desk-tile-unread-messages = Messages not read
desk-tile-mail-trouble = Mails that did not arrive
desk-tile-late-duties = Duties beside the answer, late
desk-tile-stopped = Clock stopped
desk-tile-unconfirmed = Address not confirmed
desk-tile-open = All open cases
desk-quiet = Nothing is overdue or due in the next days.
desk-quiet-link = See what comes next
desk-on-time = Answered on time
desk-on-time-due = Against our own dates
desk-on-time-legal = Against the legal dates
desk-on-time-none = No date has fallen yet
desk-on-time-definition = Of all cases whose date fell in the last 365 days, open and overdue ones included.
desk-tasks-lead = Things that need a person: letters that did not arrive, and what the machine could not settle.
desk-tasks-none = There is nothing to do here. Mails have arrived, and no message waits.
desk-tasks-mail = Mails that did not arrive
desk-tasks-other = Other things to do
desk-task-open = Open the case
desk-task-done = Dealt with
desk-task-mail_bounced = A letter came back
desk-task-mail_dead = A letter could not be delivered and is not tried again
desk-task-other_channel = A letter that the law asks for did not arrive
desk-task-send_by_post = A letter must go by post
desk-task-timers_differ = The timers of a case were mended
desk-task-codes_guessed = Somebody entered many wrong codes for a request
desk-task-timer_failed = A timer of a case fails
desk-task-advice-mail_bounced = Reach the person another way, then record it with “Record another way”. The date still counts.
desk-task-advice-mail_dead = { desk-task-advice-mail_bounced }
desk-task-advice-other_channel = { desk-task-advice-mail_bounced }
desk-task-advice-send_by_post = This person has no mail address. Print the letter, post it, then record it with “Record another way”.
desk-task-advice-timers_differ = An open case lacked a timer; it was set again. Look whether a date was missed.
desk-task-advice-codes_guessed = Nothing was shown to them, and the person was told. Where the person cannot get in, send the answer by another way.
desk-task-advice-timer_failed = The machine could not do what was due and tries again, at least daily. Look at the case, and have the log looked at.
desk-admin-title = No cases for administrators
desk-admin-text = Your role runs the installation: accounts, settings, jobs. It sees no case content.

## Queue

desk-queue-caption = Cases by due date, the nearest first
desk-column-due = Due
desk-column-case = Case
desk-column-state = State
desk-column-owner = Owner
desk-column-received = Received
desk-column-flags = Flags
desk-filter-state = State
desk-filter-right = Right
desk-filter-law = Law
desk-filter-assignee = Owner
desk-filter-controller = Organisation
desk-filter-due-before = Due before
desk-filter-due = Date
desk-filter-flag = Flag
desk-standing-overdue = Overdue
desk-standing-today = Due today
desk-standing-soon = Due in the next 5 working days
desk-standing-stopped = Clock stopped
desk-filter-open = All open
desk-filter-any = Any
desk-filter-anyone = Anyone
desk-filter-go = Filter
desk-filter-clear = Show all open cases
desk-owner-me = Me
desk-owner-none = Nobody
desk-queue-empty = No case is open. A letter or a call can be filed by hand.
desk-queue-empty-filter = No case fits this filter.
desk-queue-not-found = No case has exactly this reference, e-mail address, telephone, order or customer number. Type it in full, as the person gave it.
desk-queue-cut = This page is short: it ends where some thousand cases had been looked at for this filter. The next page goes on from there.
desk-queue-end = This was the end of the list.
desk-queue-first = Back to the first page
desk-queue-back = Back to this list
desk-queue-next = Next page
desk-pages = Pages of the queue

desk-chip-on_track = On track
desk-chip-soon = Soon
desk-chip-urgent = Urgent
desk-chip-overdue = Overdue
desk-chip-paused = Paused
desk-chip-closed = Closed
desk-chip-late = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}

desk-flag-unconfirmed = not confirmed
desk-flag-undelivered = not delivered
desk-flag-review = many from one network
desk-flag-flagged = check the law
desk-flag-extended = extended
desk-flag-appeal = appeal or complaint
desk-flag-hold = legal hold
desk-flag-referral = may be passed on
desk-flag-sensitive = sensitive data
desk-flag-agent = for somebody else
desk-flag-message = new message
desk-flag-recipients = tell recipients
desk-flag-duty_late = a duty is late

desk-state-open = Open
desk-state-closed = All closed
desk-state-received = Received
desk-state-verifying = Checking identity
desk-state-working = In work
desk-state-waiting = Waiting for the person
desk-state-reviewing = In review
desk-state-releasing = Ready to send
desk-state-answered = Answered
desk-state-refused = Refused
desk-state-withdrawn = Withdrawn
desk-state-not_a_request = Not a request
desk-state-referred = Passed on
desk-state-merged = Merged
desk-state-purged = Deleted
desk-outcome-full = Answered in full
desk-outcome-part = Answered in part
desk-outcome-none_held = Nothing held

desk-right-access = Access
desk-right-know = Know
desk-right-portability = Portability
desk-right-erasure = Erasure
desk-right-correction = Correction
desk-right-objection = Objection
desk-right-restriction = Restriction
desk-right-withdraw_consent = Withdrawal of consent
desk-right-adm_review = Review of an automatic decision
desk-right-opt_out = Opt-out of sale and sharing
desk-right-limit_sensitive = Limit on sensitive data
desk-right-transfer_info = Transfers abroad
desk-right-third_party_list = List of recipients
desk-right-appeal = Appeal
desk-right-complaint = Complaint
desk-right-unsure = Not classified
desk-right-remove_posts = Removal of posts
desk-right-child_report = Report about a child
desk-right-question = Question

## Laws, relationships, identifiers, in the office's words

desk-law-eu-gdpr = GDPR (EU)
desk-law-uk-gdpr = UK GDPR
desk-law-us-ca-ccpa = CCPA (California)
desk-law-il-ppl = PPL (Israel)
desk-law-us-ca-stl = Shine the Light (California)
desk-law-us-va-vcdpa = VCDPA (Virginia)
desk-law-us-co-cpa = CPA (Colorado)
desk-law-us-ct-ctdpa = CTDPA (Connecticut)
desk-law-us-ut-ucpa = UCPA (Utah)
desk-law-us-tx-tdpsa = TDPSA (Texas)
desk-law-us-ia-icdpa = ICDPA (Iowa)
desk-law-us-tn-tipa = TIPA (Tennessee)
desk-law-us-in-icdpa = ICDPA (Indiana)
desk-law-us-de-pdpa = DPDPA (Delaware)
desk-law-us-nh-dpa = NHDPA (New Hampshire)
desk-law-us-ne-dpa = NDPA (Nebraska)
desk-law-us-ky-cdpa = KCDPA (Kentucky)
desk-law-us-md-modpa = MODPA (Maryland)
desk-law-us-mn-cdpa = MCDPA (Minnesota)
desk-law-us-ri-dtppa = DTPPA (Rhode Island)
desk-law-us-nj-dpa = NJDPA (New Jersey)
desk-law-us-or-ocpa = OCPA (Oregon)
desk-law-us-mt-cdpa = MTCDPA (Montana)
desk-law-us-fl-fdbr = FDBR (Florida)
desk-law-us-ok-cdpa = OK CDPA (Oklahoma)
desk-law-us-al-pdpa = PDPA (Alabama)
desk-law-us-coppa = COPPA (US)
desk-law-us-ferpa = FERPA (US)
desk-law-ca-pipeda = PIPEDA (Canada)
desk-law-ca-qc-law25 = Law 25 (Quebec)
desk-law-br-lgpd = LGPD (Brazil)
desk-law-au-privacy = Privacy Act (Australia)
desk-law-custom-policy = Own rules
desk-law-promise-gdpr = Our notice (GDPR)
desk-law-promise-ccpa = Our notice (California)
desk-law-promise-seven-days = Our notice (7 working days)
desk-law-base = Base rules
desk-relationship-customer = Customer
desk-relationship-student = Student
desk-relationship-parent = Parent
desk-relationship-subscriber = Subscriber
desk-relationship-visitor = Visitor
desk-relationship-employee = Employee, present or former
desk-relationship-applicant = Applicant
desk-relationship-other = Other
desk-identifier-email = E-mail used with us
desk-identifier-phone = Telephone used with us
desk-identifier-customer_number = Customer number
desk-identifier-order_number = Order number
desk-identifier-student_number = Student number
desk-identifier-username = User name
desk-identifier-account = Account
