# The reference of the API. Its readers write programs; the ids that it names are English.

api-document-title = Habeas API
api-document-about = Requests for one's own data: file them, follow them, work them. Errors are problems (RFC 9457) with a stable code. Members of a request that are not documented are refused; members of an answer that have no value are left out. Instants are RFC 3339 in UTC, dates are local to the controller.

api-page-title = API reference
api-page-document = The same as OpenAPI 3.1
api-page-version = Version { $version }
api-page-contents = Contents
api-page-shapes = Shapes
api-page-parameters = Parameters
api-page-body = Body
api-page-answers = Answers
api-page-required = required
api-page-example = Example

api-scheme-person = The token of a session that a one-time code has opened. It is good for one filing.
api-scheme-staff = The access token of a member of staff.

api-tag-requests = Requests
api-tag-auth = Tokens of staff
api-tag-cases = Cases
api-tag-laws = Laws
api-tag-stats = Figures
api-tag-tasks = Tasks

api-access-public = Everybody may call it.
api-access-visitor = Everybody may call it. A member of staff who works cases may bring a token along, and files for the person then.
api-access-person = For the person, with a session of this request.
api-access-officer = For staff. What the role may see and do is checked.
api-access-worker = For officers and leads.
api-access-known = For everybody who has a token.

api-operation-file-request = File a request
api-operation-ask-for-code = Mail a one-time code
api-operation-open-session = Trade a code for a session
api-operation-look-at-request = See a request with its cases
api-operation-withdraw-request = Withdraw a case, or all that are open
api-operation-appeal = Ask to have a decision looked at again
api-operation-complain = Complain about a case
api-operation-write-message = Write to the office
api-operation-list-package = List the files that can be collected
api-operation-collect-file = Collect a file
api-operation-issue-token = Sign in
api-operation-refresh-token = Trade a refresh token for new tokens
api-operation-list-cases = List cases, the most urgent first
api-operation-look-at-case = See a case with everything that belongs to it
api-operation-act = Act on a case
api-operation-attach-file = Add a file to a case
api-operation-download-file = Download a file of a case
api-operation-list-laws = List the laws that are installed
api-operation-look-at-figures = See the figures of the day
api-operation-list-tasks = List what waits for a person
api-operation-finish-task = Say how a task ended

api-part-reference = The reference of the request, as the receipt shows it.
api-part-case = The id of the case.
api-part-act = The name of the act.
api-part-file = The id of the file.
api-part-task = The id of the task.
api-part-idempotency-key = The same key with the same body is the same call: it is answered again, and nothing is done twice.

api-answer-200 = Done.
api-answer-201 = Made.
api-answer-202 = Taken. The answer is the same whether there is such a request or not.
api-answer-204 = Done; there is nothing to say.

api-header-content-disposition = An attachment with the name of the file.
api-header-location = The address of what was made.
api-header-www-authenticate = Always Bearer.
api-header-retry-after = Seconds to wait.

api-code-malformed = The request could not be read as documented.
api-code-bad-filter = A filter is unknown or has a value that it cannot have.
api-code-unauthenticated = No valid token came along.
api-code-code-wrong = The one-time code is wrong or no longer good, or there is no such request.
api-code-credentials-wrong = The e-mail address, the password or the second factor is wrong.
api-code-second-factor-required = The code of the second factor must come along.
api-code-forbidden = It is not allowed.
api-code-not-allowed = The role may not do this.
api-code-second-factor-missing = A second factor must be set up on the sign-in page first.
api-code-code-required = The session's code is older than ten minutes; a fresh one is needed.
api-code-form-expired = The session of a form is over.
api-code-cross-origin = A form came from another site.
api-code-not-found = There is nothing at this address, or not for this caller.
api-code-method-not-allowed = The address does not take this method.
api-code-too-slow = The body took too long to arrive.
api-code-version-conflict = Somebody else changed the case first; current_version says what stands now.
api-code-done-already = Somebody has done this already.
api-code-second-factor-exists = A second factor is set up already.
api-code-too-large = The body is larger than allowed.
api-code-unsupported-media-type = The body has another content type than this address takes.
api-code-invalid-fields = Fields must be mended; errors names each.
api-code-idempotency-key-reused = The key was used with another body.
api-code-too-many = Too many tries; Retry-After says when to try again.
api-code-internal = A fault of ours.
api-code-overtaken = Others changed the same thing at the same moment, each time that it was tried. Nothing was saved.
api-code-unavailable = Storage cannot answer now, and nothing was saved.
api-code-rule = State or law forbid it; rule and citation say why.
