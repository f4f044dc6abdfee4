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
