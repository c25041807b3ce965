# Every sentence that a patient reads. Plain words, short sentences; no name, no number and no code in mails.

## Mails

mail-hello = Hello,
mail-support = If you need help, contact us: { $support }.
mail-support-none = If you need help, contact the service that invited you.
mail-sign = { $site }

mail-confirm-subject = Confirm your email address
mail-confirm-body = You are setting up online access with { $site }. Open this link and choose “Confirm” to finish:
mail-confirm-after = The link works once, for 24 hours. If you did not ask for this, open the link and choose “This was not me”.

mail-reset-subject = Choose a new password
mail-reset-body = Somebody asked for a new password for your online access with { $site }. Open this link to choose one:
mail-reset-after = The link works once, for 30 minutes. If you did not ask for this, you need do nothing: your password stays as it is.

mail-change-subject = Confirm your new email address
mail-change-body = This address was given for online access with { $site }. Open this link and choose “Confirm” to use it from now on:
mail-change-after = The link works once, for 24 hours. If you did not ask for this, you need do nothing.

mail-email-changed-subject = Your email address is being changed
mail-email-changed-body = Another email address was given for your online access with { $site }. Once that address is confirmed, we send no more emails to this one.
mail-email-changed-after = If this was not you, log in, choose a new password and contact us at once.

mail-password-changed-subject = Your password was changed
mail-password-changed-body = The password for your online access with { $site } was changed, and all other devices were logged out.
mail-password-changed-after = If this was not you, contact us at once.

mail-new-device-subject = New log-in to your online access
mail-new-device-body = Somebody logged in to your online access with { $site } from a device that we did not know.
mail-new-device-after = If this was not you, log in, choose a new password and contact us.

mail-two-step-subject = Two-step log-in was changed
mail-two-step-body = Two-step log-in was turned on or off for your online access with { $site }.
mail-two-step-after = If this was not you, contact us at once.

mail-when = This happened on { $at }.
mail-portal = Your online access is here: { $portal }

## Around every page

skip = Skip to main content
product = Your online access
nav-label = Pages
nav-home = Home
nav-referrals = Referrals
nav-letters = Letters
nav-documents = Documents
nav-access = Who has looked
nav-account = My account
logged-in-as = Logged in as { $name }
log-out = Log out
until = For your safety you will be logged out at { $time } if you do nothing.
stay = Stay logged in (opens a new tab)
stayed = You stay logged in
stayed-1 = Close this tab and go on where you were. What you typed there is still there.
timed-out = You were logged out
timed-out-1 = You were logged out because you did nothing for 15 minutes, or because you had been logged in for 8 hours. We do this to keep your information safe.
timed-out-next = Log in
support = Get help
no-letter = I have no letter
not-me = This was not me
back-start = Back to the start
back-home = Back to home
back-account = Back to my account
back-referral = Go to the referral of this document
back-referrals = Back to referrals
back-letters = Back to letters
back-documents = Back to documents
title-error = Error:
faults-title = There is a problem
fault-word = Error:
change = Change
download = Download { $title } ({ $type }, { $size })
type-other = file
size-kb = { $n } kB
size-mb = { $n } MB
date-day = Day
date-month = Month
date-year = Year
date-unknown = Date not known
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Where to ask

support-title = If you need help
support-none = Contact the service that invited you.
support-phone = Telephone
support-email = Email
support-1 = Our staff can help you with your letter, your activation code and your account. They will never ask for your password.

## Start

start = See your referrals, letters and documents
start-lede = { $site } sends some patients a letter with an invitation. With it you can see your own referrals, letters and documents online.
start-have-letter = I have a letter
start-you-need = To register you need:
start-need-1 = the Patient ID from your letter
start-need-2 = the activation code from your letter (it may come in a second letter)
start-need-4 = your date of birth
start-need-3 = an email address
start-register = Register
start-have-account = I have registered before
start-log-in = Log in

no-letter-1 = Only { $site } can invite you. You cannot register without a Patient ID and an activation code.
no-letter-2 = If your letter is lost or its code has expired, we can send you another one. The old code then stops working.
no-letter-3 = If you have registered but lost your password, choose “I have forgotten my password” where you log in.

## Register: what the letter says

register = Register
register-text = Your Patient ID and activation code are in your letter. If we sent you two letters, you need both.
register-button = Continue
register-no-letter = I have no letter
register-log-in = I have registered before
label-patient_id = Patient ID
hint-patient_id = 10 digits, for example 100 000 0000. Spaces do not matter.
label-code = Activation code
hint-code = 16 letters and digits in four groups. Capital letters, spaces and hyphens do not matter.
label-birth_date = Date of birth
hint-birth_date = For example, 12 3 1962
fault-patient-id-missing = Enter your Patient ID
fault-patient-id-length = Your Patient ID must have 10 digits; you typed { $n }
fault-patient-id-slip = Check your Patient ID: it has 10 digits, and one of them seems to be mistyped
fault-code-missing = Enter your activation code
fault-code-length = Your activation code must have 16 letters and digits; you typed { $n }
fault-code-slip = Check your activation code: it has 16 letters and digits, and one of them seems to be mistyped
fault-birth-date-missing = Enter your date of birth: day, month and year
fault-birth-date-slip = Your date of birth must be a real date
fault-birth-date-year = Year must have 4 digits, like 1975
fault-birth-date-future = Check your date of birth: it cannot be in the future

register-refused = We could not register you
register-refused-1 = One or more of these is wrong: Patient ID, activation code, date of birth. Or the letter is too old.
register-refused-2 = Use your newest letter, and check your own date of birth.
register-refused-wait = After a wrong try the next one has to wait: half a minute at first, then twice as long each time, at most an hour. A try that comes too soon is not looked at, even if all of it is right. From { $time } on a try is looked at in any case.
register-refused-3 = After several wrong tries we lock the account; only our staff can unlock it. If it still does not work, phone us.
register-refused-next = Try again

## Register: email address and password

register-account = Choose how you log in
register-account-text = Your letter was accepted. Now give us your email address and choose a password.
register-account-button = Register
label-email = Email address
hint-email = We send a link to this address to make sure that it is yours.
label-password = Password
label-new-password = New password
label-new-email = New email address
hint-password = At least 15 characters. Three words that have nothing to do with each other make a good password. You can paste it from a password manager.
legal-title = Terms of use
legal-none = By registering you agree that you see your own health information online, and that you keep your password to yourself.
label-accept = I have read this and I agree
fault-email-missing = Enter your email address
fault-email-slip = Check your email address: it must look like name@example.org
fault-email-same = Enter another email address: this one is yours already
fault-accept-changed = The terms of use changed while you filled in this page. Read them again, and tick the box to agree
fault-accept = Tick the box to agree, or close this page if you do not
fault-password-short = Choose a longer password: at least { $min } characters
fault-password-long = Choose a shorter password: at most { $max } characters
fault-password-common = Choose another password: this one is made of passwords that many people use
fault-password-pattern = Choose another password: this one repeats itself or follows the keyboard
fault-password-own = Choose another password: this one is made of your own name, numbers or address
fault-password-same = Choose another password: this one is the same as before
fault-missing = Fill in this field
fault-again = Type your password again
fault-again-current = Type your current password again
fault-again-new = Type your new password again
fault-password-missing = Enter your password
fault-password-new = Enter a new password

register-sent = Check your email
register-sent-text = We have sent you an email with a link. Open it within 24 hours and choose “Confirm”.
register-sent-to = We have sent an email with a link to { $email }. Open it within 24 hours and choose “Confirm”.
register-sent-when = We sent it again at { $time }.
register-sent-1 = If it does not come within a few minutes, look in your junk or spam folder.
register-sent-2 = Did you mistype your address? Register again with the same letter and give the right one.
register-sent-again = Send the email again
register-sent-anew = Register again

## Links

confirm = Confirm your email address
confirm-1 = Choose “Confirm” to finish your registration with { $site }.
confirm-button = Confirm
confirm-not-me = This was not me
confirmed = Your email address is confirmed
confirmed-1 = You can log in now.
confirmed-next = Log in
confirm-email = Confirm your new email address
confirm-email-1 = Choose “Confirm” to use this address from now on.
email-confirmed = Your new email address is in use
email-confirmed-1 = From now on we write to this address.
reported = Thank you for telling us
reported-1 = The link can no longer be used, and our staff have been told.
reported-2 = If you think that somebody else has your letter, contact us.

## Log in

log-in = Log in
log-in-button = Log in
log-in-forgotten = I have forgotten my password
log-in-register = I have a letter and want to register
log-in-refused = Check your Patient ID or email address and your password. If you have tried several times, wait a few minutes. If you have just registered, open the link in our email first.
log-in-ended = You were logged out because you did nothing for 15 minutes, or because you had been logged in for 8 hours. Log in again.
label-name = Patient ID or email address
fault-name-missing = Enter your Patient ID or email address
hint-name = If somebody in your family uses the same email address, use your Patient ID.
log-in-second = Enter your code
log-in-second-text = Open the authenticator app on your phone and enter the code that it shows.
log-in-second-button = Continue
log-in-second-refused = Check the code. Each code counts once; wait for the next one and try again.
label-second = Code
hint-second = 6 digits, or one of your recovery codes
fault-second = Check the code: it has 6 digits and counts for half a minute
logged-out = You are logged out
logged-out-1 = If you share this computer, close the browser as well.
logged-out-next = Log in again

## Forgotten password

forgotten = I have forgotten my password
forgotten-text = We send a link to the email address of your account. With it you can choose a new password.
forgotten-button = Send the link
forgotten-sent = Check your email
forgotten-sent-1 = If there is an account for what you entered, we have sent a link to its email address.
forgotten-sent-2 = Open the link within 30 minutes.
forgotten-sent-3 = If you can no longer use that email address, contact us: we can send you a new letter.
reset = Choose a new password
reset-button = Save
reset-done = Your password is changed
reset-done-1 = You are logged out everywhere. Log in with your new password.

## What there is to read

home = Your information
home-last = You last logged in on { $at }.
home-referrals = { $n ->
    [0] No referrals
    [one] 1 referral
   *[other] { $n } referrals
}
home-letters = { $n ->
    [0] No letters
    [one] 1 letter
   *[other] { $n } letters
}
home-documents = { $n ->
    [0] No documents
    [one] 1 document
   *[other] { $n } documents
}
home-access = See who has opened your information, and when
home-newest = Your newest letter:
referrals = Your referrals
referrals-none = There are no referrals to see here.
referral = Referral
referral-unnamed = Referral
referral-date = Date
referral-status = Status
referral-reference = Reference
referral-requester = Referred by
referral-performer = Referred to
referral-reason = Reason
referral-draft = Being prepared
referral-active = Active
referral-on-hold = On hold
referral-revoked = Cancelled
referral-completed = Completed
referral-unknown = Status not known
referral-documents-none = There are no documents for this referral that you can see here.
associated-title = Associated healthcare information
associated-text = Visits, tests and plans linked to this referral.
associated-none = There is no further information for this referral.
associated-other = Other healthcare information
period-day = On { $from }{ $status ->
    [none] {""}
   *[other] {" "}({ $status })
}
period-from = Since { $from }{ $status ->
    [none] {""}
   *[other] {" "}({ $status })
}
period-until = From { $from } to { $to }{ $status ->
    [none] {""}
   *[other] {" "}({ $status })
}
period-open = Date not known{ $status ->
    [none] {""}
   *[other] {" "}({ $status })
}
letters = Your letters
letters-none = There are no letters to see here.
letter = Letter
letter-sent = Sent on { $at }
letter-number = Letter { $number }
letter-download = Download as a Word file
letter-table = Table
letter-hidden = (hidden for your safety)
letter-square = (QR code: only in the printed letter)
letter-no-text = The text of this letter cannot be shown here. You can download the letter.
documents = Your documents
documents-none = There are no documents to show. We do not show every type of document here. To ask for others, contact us.
document = Document
document-unnamed = Document
document-kind = Type
document-author = Author
document-no-file = The content of this document is not kept here. Contact us if you would like a copy.

## Who has looked

access = Account history: who has looked
access-text = This is what happened to your account and who opened your information, newest first. If something was not you:
access-not-me = Tell us about it
access-none = There is nothing yet.
access-you = You
access-staff = Staff
access-system = Automatic
access-somebody = Somebody, we do not know who
access-patient-credentials-distributed = Your invitation was sent
access-patient-account-onboarded = Your account was prepared
access-patient-account-locked = Your account was locked
access-patient-account-disabled = Your account was disabled
access-patient-access-letter-generated = A letter with your access details was made
access-patient-access-letter-sent = A letter with your access details was sent
access-patient-user-successfully-registered = Registered
access-patient-user-failed-to-register = An attempt to register failed
access-patient-access-granted = Access was granted
access-patient-account-disabled-automatically = Your account was disabled because of your record
access-credentials-created = An activation code was made
access-credentials-superseded = An older activation code was replaced
access-credentials-expired = An activation code expired
access-credentials-revoked = An activation code was taken back
access-account-enabled = Your account was enabled
access-account-unlocked = Your account was unlocked
access-logged-in = Logged in
access-logged-out = Logged out
access-log-in-failed = An attempt to log in failed
access-logged-in-with = Logged in with { $item }
access-two-step-on = Two-step log-in was turned on
access-two-step-off = Two-step log-in was turned off
access-item-viewed = { $who ->
    [you] You opened something
   *[other] Our staff opened something
}
access-viewed-letter = { $who ->
    [you] You opened letter { $item }
   *[other] Our staff opened letter { $item }
}
access-loaded-letter = { $who ->
    [you] You downloaded letter { $item }
   *[other] Our staff downloaded letter { $item }
}
access-viewed-document = { $who ->
    [you] You opened a document: { $item }
   *[other] Our staff opened a document: { $item }
}
access-loaded-document = { $who ->
    [you] You downloaded a document: { $item }
   *[other] Our staff downloaded a document: { $item }
}
access-viewed-referral = { $who ->
    [you] You opened a referral: { $item }
   *[other] Our staff opened a referral: { $item }
}
access-viewed-nothing = You asked for something that is not here for you to see
access-record-viewed = Looked at your record
access-email-sent = An email was sent
access-email-resent = The confirmation email was sent again
access-password-reset-sent = A link to a new password was sent
access-email-failed = An email could not be delivered
access-email-address-changed = The email address was changed
access-legal-text-accepted = The terms of use were accepted
access-password-changed = The password was changed
access-two-step-log-in-changed = Two-step log-in was changed
access-registration-cancelled = The registration was cancelled
access-sessions-ended = Other devices were logged out
access-not-me-reported = “This was not me” was reported

## My account

account = My account
account-patient-id = Patient ID
account-change-email = email address
account-change-password = password
account-two-step = Two-step log-in
account-two-step-is-off = Off
account-two-step-on = { $n ->
    [one] On, 1 recovery code left
   *[other] On, { $n } recovery codes left
}
account-turn-on = Turn on
account-turn-off = Turn off
account-sessions = Where I am logged in
account-access = Who has looked
account-not-me = Tell us about something that was not you
password = Change your password
password-button = Save
label-current = Current password
fault-current = Check your current password. If you have tried several times, wait a few minutes.
fault-current-missing = Enter your current password
password-done = Your password is changed
password-done-1 = You are logged out on all other devices.
email = Change your email address
email-now = Your email address now is { $email }
email-button = Send the link
email-done = Check your email
email-done-1 = We have sent a link to the new address. Until you open it, your old address counts.
sessions = Where you are logged in
session-this = This device
session-unknown = Unknown browser
session-began = Since { $at }
session-seen = last used { $at }
sessions-end = Log out everywhere else
sessions-done = Your other devices are logged out
sessions-done-1 = You are logged in on this device only.
not-me-1 = If you see something in your account that was not you, tell us here. We log out all other devices and tell our staff.
not-me-2 = Change your password as well.
not-me-button = Tell us
not-me-done = Thank you for telling us
not-me-done-1 = All other devices are logged out, and our staff have been told. Please change your password now.
two-step = Turn on two-step log-in
two-step-text = With two-step log-in you need a code from an app on your phone as well as your password. You need an authenticator app for it.
two-step-button = Continue
two-step-code = Add this account to your app
two-step-code-text = Scan this square with your authenticator app, or type the set-up key below it. Then enter the code that the app shows.
two-step-code-button = Turn on
two-step-secret = Set-up key: { $secret }
two-step-square = A square (QR code) that holds the set-up key below
two-step-off = Turn off two-step log-in
two-step-off-button = Turn off
two-step-off-done = Two-step log-in is off
two-step-off-done-1 = You log in with your password alone.
recovery = Keep your recovery codes
recovery-text = Two-step log-in is on. If you lose your phone, each of these codes lets you log in once. Write them down or print this page: they are not shown again.
recovery-shown = Your recovery codes were shown once
recovery-shown-1 = Two-step log-in is on. We cannot show your recovery codes again. If you did not write them down, turn two-step log-in off and on again to get new ones.

## Errors

error-bad = We did not understand that
error-bad-1 = Go back, load the page again and try once more.
error-forbidden = Load the page again
error-forbidden-1 = This page was open for too long, or it was not opened from here. Go back, load it again and try once more. Your browser must accept cookies.
error-not-found = Page not found
error-not-found-1 = There is no such page, or there is nothing here for you to see.
error-dead = This link cannot be used
error-dead-1 = Links from emails work once and for a limited time, and a newer link replaces an older one. If you have already used it, log in. If not, register again with your letter or ask for a new link.
error-dead-next = Log in
error-dead-register = Register with your letter
error-dead-forgotten = I have forgotten my password
error-busy = The service is busy
error-busy-1 = Please try again in a few seconds.
error-slow = Too many attempts
error-slow-1 = There were too many attempts from your connection. Please wait a while before you try again. Your account is not locked by this.
error-not-accepted = This was not accepted
error-not-accepted-1 = Check what you entered and try again.
error-failed = Sorry, there is a problem with the service
error-failed-1 = Try again later. What you have entered was not lost if you saw a confirmation before.
