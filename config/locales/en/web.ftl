# Public pages: frame, start, information, problems, and what is wrong with a field.

service-name = Your data
skip-to-content = Skip to main content
language-menu = Language
back = Back
title-error = Error:
go-to-start = Go to the start page

help-heading = Help
help-text = Write or call if something does not work or if you would rather not use this site. A request by mail, post or phone counts just the same.
help-mail = Mail
help-phone = Phone
help-post = Post

foot-privacy = Privacy notice of this service
foot-accessibility = Accessibility
foot-other-ways = Other ways to ask
foot-status = See how far your request is

## Start

start-title = Ask about your data
start-lead = Use this service to ask { $controller } about the data that it holds about you.
start-can-copy = Get a copy of your data, or learn where they came from and who got them
start-can-correct = Have them corrected
start-can-delete = Have them deleted
start-can-stop = Stop or pause their use, or take back a consent
start-can-more = Move them elsewhere, or ask for something else
start-time = It takes about 5 minutes. Asking costs nothing. You can ask for several things at once.
start-button = Start a request
start-opt-out = Stop selling or sharing my data
gpc-noted = Your browser asks us not to sell or share your data (Global Privacy Control). We honour that for this browser. To cover data that we hold under your name, use the button above: we keep the signal with that request as proof.
start-have-reference = I already have a reference
start-need-heading = What you may need
start-need = The e-mail address that you use with us. A customer or order number helps, but you do not have to give one.
start-next-heading = What happens then
start-next = You get a reference and a date at once. Your request counts from the moment you send it. We may need to check that it is really you.
start-other-heading = Other ways to ask
start-other = You can also write to us by mail or post, or call. The addresses stand below. A request that reaches us another way counts in the same way, and no special words are needed.

## Information pages. Each line of a text is a paragraph.

accessibility-title = Accessibility
accessibility-1-text = This service is meant to work for everyone: without scripts, by keyboard, with a screen reader, at 400 % zoom, on a small screen, in light, dark and high-contrast colours, and in print.
accessibility-2-heading = How it was checked
accessibility-2-text = It is built to meet the Web Content Accessibility Guidelines 2.2, level AA. It has been tested in one browser by automated tests. No outside body has audited it yet.
accessibility-3-heading = If something does not work for you
accessibility-3-text = Tell { $controller } by mail, post or phone; the addresses stand below. You can make your whole request that way, and you can ask for large print or another format.

privacy-title = Privacy notice of this service
privacy-intro = This page is about this service only: what it keeps when you ask { $controller } about your data.
privacy-heading-who = Who is responsible
privacy-who = { $controller } answers for this service. You reach it here:
privacy-officer = Data protection officer: { $officer }
privacy-heading-kept = What is kept
privacy-kept =
    What you type in the form, the messages about your request, the answer, and a record of what was done and when.
    Personal details are stored encrypted, under a key of their own for each request. When that key is destroyed, they can no longer be read.
privacy-heading-used = What it is used for, and why that is allowed
privacy-used =
    To answer your request, and to show that it was answered in time. The laws under which people can ask about their data oblige { $controller } to do both. Nothing else: no advertising, no statistics about you.
    Nothing is decided about you by a program alone. You do not have to give more than it takes to find your data and to reach you; without that, { $controller } may be unable to answer.
privacy-heading-period = For how long
privacy-period = For as long as your request is open, and after that for as long as { $controller } must be able to show how it was answered.
privacy-heading-recipients = Who receives it
privacy-recipients = The people who work on your request for { $controller }. Whoever runs this service for them stores it and may not use it for anything else.
privacy-heading-cookies = Cookies
privacy-cookies = One cookie that keeps your answers together while you fill in the form, and one after you enter a code. Both end when you close the browser. There is no tracking and nothing is loaded from other sites.
privacy-heading-signals = Signals of your browser
privacy-gpc-honoured = { $controller } honours Global Privacy Control: what a browser that sends it does there is neither sold nor shared. If you file a request with it, the signal is kept with your request as proof.
privacy-gpc-ignored = { $controller } does not act on Global Privacy Control by itself. If you file a request with it, the signal is kept with your request as proof; you can ask here that your data are not sold or shared.
privacy-dnt-obeyed = { $controller } obeys Do Not Track. If you file a request with it, the signal is kept with your request as proof.
privacy-dnt-ignored = { $controller } does not act on Do Not Track. This service itself tracks nobody.
privacy-heading-rights = Your rights
privacy-rights = You have the same rights over these data as over all others: to see, correct or delete them, to restrict or object to their use. Ask { $controller } through this service or by mail, post or phone.
privacy-authority = You can complain to { $name }: { $web }
privacy-authority-none = You can also complain to the data protection authority of the place where you live.

## Problems

problem-not-found-title = Page not found
problem-not-found-text = Check the address, or begin at the start page.
problem-too-many-title = Too many tries
problem-too-many-text = There were many tries from your network in a short time. Your request has not been refused.
problem-wait = { $secs ->
    [one] You can try again in { $secs } second.
   *[other] You can try again in { $secs } seconds.
}
problem-unavailable-title = The service cannot save right now
problem-unavailable-text = Nothing was lost that you sent before. Go back and try again in a minute.
problem-form-expired-title = This page is too old
problem-form-expired-text = Go back, load the page again and send it once more. Nothing was changed.
problem-forbidden-title = This is not allowed
problem-forbidden-text = You may not open this page.
problem-conflict-title = This cannot be done now
problem-conflict-text = Something has changed in the meantime, or a rule forbids it.
problem-too-large-title = That was too large
problem-too-large-text = Go back and send less at once, or send it by mail.
problem-malformed-title = We could not read that
problem-malformed-text = Go back and try again.
problem-internal-title = Something went wrong on our side
problem-internal-text = Nothing was changed. Go back and try again.
problem-mail-counts = You can also write to us by mail. A request by mail counts just the same.

## Fields

faults-heading = There is a problem
characters-max = Up to { $max } characters.
fault-too-long = Shorten this to { $max } characters or fewer
fault-control-character = Remove the invisible control characters from this
fault-email = Enter an e-mail address like name@example.org
fault-emails = Address number { $place } is not understood: enter each like name@example.org
fault-phone = Enter a phone number with 5 to 20 digits, like +49 30 123456
fault-phone-signs = Enter the phone number only, like +49 30 123456 ext. 7, without other words or signs
fault-date = Enter a date
fault-date-year = Enter a year from 1900 to 2100

## Laws by name

law-eu-gdpr = General Data Protection Regulation (EU)
law-uk-gdpr = UK General Data Protection Regulation
law-us-ca-ccpa = California Consumer Privacy Act
law-il-ppl = Privacy Protection Law (Israel)
law-us-ca-stl = California "Shine the Light" law
law-us-va-vcdpa = Virginia Consumer Data Protection Act
law-us-co-cpa = Colorado Privacy Act
law-us-ct-ctdpa = Connecticut Data Privacy Act
law-us-ut-ucpa = Utah Consumer Privacy Act
law-us-tx-tdpsa = Texas Data Privacy and Security Act
law-us-ia-icdpa = Iowa Consumer Data Protection Act
law-us-tn-tipa = Tennessee Information Protection Act
law-us-in-icdpa = Indiana Consumer Data Protection Act
law-us-de-pdpa = Delaware Personal Data Privacy Act
law-us-nh-dpa = New Hampshire Data Privacy Act
law-us-ne-dpa = Nebraska Data Privacy Act
law-us-ky-cdpa = Kentucky Consumer Data Protection Act
law-us-md-modpa = Maryland Online Data Privacy Act
law-us-mn-cdpa = Minnesota Consumer Data Privacy Act
law-us-ri-dtppa = Rhode Island Data Transparency and Privacy Protection Act
law-us-nj-dpa = New Jersey Data Privacy Act
law-us-or-ocpa = Oregon Consumer Privacy Act
law-us-mt-cdpa = Montana Consumer Data Privacy Act
law-us-fl-fdbr = Florida Digital Bill of Rights
law-us-ok-cdpa = Oklahoma Consumer Data Privacy Act
law-us-al-pdpa = Alabama Personal Data Protection Act
law-us-coppa = Children's Online Privacy Protection Act (United States)
law-us-ferpa = Family Educational Rights and Privacy Act (United States)
law-ca-pipeda = Personal Information Protection and Electronic Documents Act (Canada)
law-ca-qc-law25 = Quebec private sector privacy act
law-br-lgpd = General Data Protection Law (Brazil)
law-ch-fadp = Federal Act on Data Protection (Switzerland)
law-us-la-ldpa = Louisiana Data Privacy Act
law-us-vt-dpoa = Vermont data privacy act
law-ca-bc-pipa = Personal Information Protection Act (British Columbia)
law-ca-ab-pipa = Personal Information Protection Act (Alberta)
law-cl-19628 = Law on the Protection of Personal Data (Chile)
law-nz-privacy = Privacy Act (New Zealand)
law-za-popia = Protection of Personal Information Act (South Africa)
law-tr-kvkk = Law on the Protection of Personal Data (Türkiye)
law-je-dpjl = Data Protection Law (Jersey)
law-gg-dpl = Data Protection Law (Guernsey)
law-im-gdpr = General Data Protection Regulation (Isle of Man)
law-gi-gdpr = General Data Protection Regulation (Gibraltar)
law-kr-pipa = Personal Information Protection Act (Korea)
law-mx-lfpdppp = Federal Law on the Protection of Personal Data (Mexico)
law-ar-25326 = Personal Data Protection Law (Argentina)
law-co-1581 = Personal Data Protection Law (Colombia)
law-adgm-dpr = Data Protection Regulations (Abu Dhabi Global Market)
law-difc-dpl = Data Protection Law (Dubai International Financial Centre)
law-sa-pdpl = Personal Data Protection Law (Saudi Arabia)
law-in-dpdp = Digital Personal Data Protection Act (India)
law-au-privacy = Privacy Act (Australia)
law-custom-policy = our own published rules
law-base = our own rules
