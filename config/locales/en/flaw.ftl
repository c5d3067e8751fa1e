# What is wrong with a field: one text for each id of src/desk/flaw.rs.

# A filing.
flaw-nobody_else = Requests for another person cannot be filed here yet; write to the organisation by mail or post.
flaw-reply_by = Use portal, post or other.
flaw-reachable = Enter an e-mail address, a telephone number or a postal address.
flaw-findable = Enter the e-mail address or another identifier that you use with us.
flaw-too_many_identifiers = At most 20 identifiers.
flaw-no_right = Choose at least one thing that you want.
flaw-too_many_rights = At most 20 rights in one filing.
flaw-right_twice = This right is in the filing already.
flaw-right_unknown = Not a right that we know.
flaw-scope_unknown = Use all, categories, areas or recipients.
flaw-purpose_unknown = Use marketing, profiling, research, training or other.
flaw-ground_unknown = Not a ground that we know.
flaw-scope_misplaced = The scope is only for access.
flaw-purpose_misplaced = The purpose is only for objection.
flaw-ground_misplaced = The ground is only for erasure and restriction.
flaw-relationship = Choose one of the relationships that this organisation lists.
flaw-staff_only = Only staff may set this.
flaw-instant = Use an instant with its zone, for example 2026-01-12T09:00:00Z.
flaw-receipt_in_future = Receipt cannot lie in the future.
flaw-receipt_long_ago = Receipt cannot lie more than ten years back.
flaw-reason_for_past = Say why the receipt lies in the past.
flaw-channel = Use form, api, mail, letter, telephone, in_person or agent.
flaw-controller = There is no controller of this name.
flaw-idempotency_key = Use 1 to 255 printable ASCII characters.

# A person's own words.
flaw-message_missing = Write your message.
flaw-message_too_long = Use at most 10,000 characters.
flaw-message_control = Leave out control characters.
flaw-contest_missing = Say in a few words what we should look at.
flaw-arrived_on = Use a day between the receipt of the request and today.
flaw-office_form = Name a blank form of the office: the page of the case lists them, and its API as forms.
flaw-office_form_twice = Name each form once.
flaw-message_file = Name a file of this request: store it with the case first.

# An act.
flaw-unknown_field = This act has no field { $field }.
flaw-version_missing = Send the version of the case that you saw, as a number.
flaw-also_shape = Send a list of further cases, each with case and version.
flaw-case_and_version = Send the case and the version that you saw, as a number.
flaw-one_case = This act is done on one case at a time.
flaw-case_twice = Name each case once.
flaw-case_elsewhere = Name a case of the same filing.
flaw-one_proof = One proof is recorded for all its cases: leave out what differs.
flaw-assignee = Use the e-mail address of an officer or a lead who may sign in, or me.
flaw-task_outcome = Use a short word of lower-case letters, digits and underscores, for example done.
flaw-file_name = Use a file name of 1 to 255 characters without control characters.
flaw-file_named = Give the file a name of its own.
flaw-file_kind = Files of this kind are not taken. Put it into a ZIP file, or send one whose name ends in: { $taken }.
flaw-file_content = What is in the file is not what its name says. Save it again as what it is.
flaw-file_infected = The scanner found malware in the file. It was not kept.
flaw-files_many = A request may have { $most } files, and this one has them. Put several into one file.
flaw-file_empty = This file is empty. Choose another one, or say in words what it would have said.

# A filter.
flaw-law_unknown = There is no law of this name.
flaw-cursor = Use the next_cursor of the page before.
flaw-limit = Use a number from 1 to 100.
flaw-filter_value = This filter cannot have this value.
flaw-filter_value_unknown = This filter cannot have this value.
flaw-assignee_filter = Use the e-mail address of a colleague, me or none.
flaw-filter_unknown = There is no filter of this name.

# An account.
flaw-address_taken = This address has an account, perhaps a disabled one.
flaw-password_short = a password needs 15 characters or more (8 with a second factor).
flaw-password_long = a password has at most 256 bytes.
flaw-password_guessable = this password is too easy to guess; take several words that do not belong together, and none about this office or you.
flaw-password_same = this is the password that you have; take another one.
flaw-password_wrong = this is not the password that you have.
