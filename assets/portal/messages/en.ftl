# Every sentence that a patient reads. Plain words, short sentences; no names, numbers or dates in mails.

## Mails

mail-hello = Hello,
mail-support = If you need help, contact us: { $support }.
mail-support-none = If you need help, contact the service that invited you.
mail-sign = { $site }

mail-confirm-subject = Confirm your e-mail address
mail-confirm-body = You are setting up online access with { $site }. Open this link and choose “Confirm” to finish:
mail-confirm-after = The link works once, for 24 hours. If you did not ask for this, open the link and choose “This was not me”.

mail-reset-subject = Choose a new password
mail-reset-body = Somebody asked for a new password for your online access with { $site }. Open this link to choose one:
mail-reset-after = The link works once, for 30 minutes. If you did not ask for this, you need do nothing: your password stays as it is.

mail-change-subject = Confirm your new e-mail address
mail-change-body = This address was given for online access with { $site }. Open this link and choose “Confirm” to use it from now on:
mail-change-after = The link works once, for 24 hours. If you did not ask for this, you need do nothing.

mail-email-changed-subject = Your e-mail address is being changed
mail-email-changed-body = Another e-mail address was given for your online access with { $site }. We write to this address once more so that you know.
mail-email-changed-after = If this was not you, contact us at once.

mail-password-changed-subject = Your password was changed
mail-password-changed-body = The password for your online access with { $site } was changed, and all devices were logged out.
mail-password-changed-after = If this was not you, contact us at once.

mail-new-device-subject = New log-in to your online access
mail-new-device-body = Somebody logged in to your online access with { $site } from a device that we did not know.
mail-new-device-after = If this was not you, choose a new password and contact us.

mail-two-step-subject = Two-step log-in was changed
mail-two-step-body = Two-step log-in was turned on or off for your online access with { $site }.
mail-two-step-after = If this was not you, contact us at once.
