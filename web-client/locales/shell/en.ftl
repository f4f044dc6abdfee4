# Texts of the shell: sign-in before the program has arrived (`boot.js`). Vietnamese comes first: `vi.ftl`.
sign-in-about = Self-scoring of the Public Administration Reform Index, with or without a network
sign-in-loading = Opening the score book…
sign-in-languages = Language
sign-in-username = User name
sign-in-password = Password
sign-in-later = Later, go on working
sign-in-missing = Enter your user name and password.
sign-in-offline = There is no network, or the server does not answer. Signing in needs a network; try again when there is one.
sign-in-failed = Signing in failed. Try again in a few minutes.
sign-in-engine-failed = The program cannot start in this browser. Update the browser (a recent Chrome, Edge, Firefox or Safari) and load the page again.
sign-in-engine-missing = The program did not arrive. Check the network; it is fetched again when the network comes back, or when you load the page again.
sign-in-on = on
sign-in-devices-missing = The list of your devices needs a network. Open this page again when there is one.

## In the file that is saved without a network (`bundle.js`)
saved-file-about = Sổ Điểm: unsent work of { $person }, { $unit }, saved { $moment }. Encrypted, only the province's server can read it. Somebody with a network opens Sổ Điểm, chooses Saving and sending, then Bring in a colleague's file.

## The page that checks receipts (`receipt.js`)
receipt-page-title = Check a receipt
receipt-page-about = Choose the file of a receipt (bien-nhan-….json), or drag it here. No account is needed; the server does not keep the file.
receipt-page-file = File of the receipt
receipt-page-languages = Language
receipt-page-too-large = The file is larger than 64 KB, so it is no receipt. Choose the file bien-nhan-….json that was downloaded from Sổ Điểm.
receipt-page-offline = There is no network, or the server does not answer. Try again when there is one.
receipt-page-failed = It could not be checked. Try again in a few minutes.

## The list of devices in the settings (`devices.js`)
devices-title = My devices
devices-about = Each machine that you signed in on is a device. Give it a name that you know it by; revoke one that was lost or is no longer yours.
devices-loading = Loading the list…
devices-offline = There is no network, or the server does not answer: nothing can be shown or changed.
devices-failed = The server could not do this. Try again in a few minutes.
devices-try-again = Try again
devices-own = This device
devices-revoked = Revoked { $at }
devices-first = First signed in: { $at }
devices-seen = Last reached the server: { $at }
devices-rename = Rename
devices-name = Name of the device, at most 120 characters
devices-save = Save the name
devices-cancel = Cancel
devices-revoke = Revoke
devices-revoke-title = Revoke this device?
devices-revoke-from-now = From this moment on the server takes nothing more of this device into a sheet. This cannot be undone.
devices-revoke-unsent = What the device has not sent is not erased: it stays on it, and when the device finds a network, the server keeps it apart for the administrator to read.
devices-revoke-again = If you find the device again, sign in on it as on a new one. If it was lost, have the administrator change your password too.
