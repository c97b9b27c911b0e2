# In which profile one acts, how one goes on in the browser, how a session ends, and the history of
# sign-ins.

## Profile

ses-choose-title = Choose the profile
ses-choose-help = The portal asks in which profile to act. You decide: Varco does not choose for you.
ses-choosing = Varco is telling the portal…
ses-acting = Profile
ses-acting-all = All profiles together
ses-change-profile = Choose another profile
ses-keep-profile = Back to the services
ses-choose-with = Choose with “--profile”, for example by a part of the name.
ses-profile-prompt = Number of the profile:

## In the browser

ses-way-asking = Varco is asking the portal whether the session can move to the browser…
ses-way-link = The portal gives a link that works once. With it the session goes on in the usual browser.
ses-way-anew = The browser opens at the portal, which will ask to sign in again.
ses-link-opened = The session goes on in the usual browser. Varco keeps nothing of it. To end it, sign out of the portal there.
ses-go-on = Go on in the browser
way-window = The session can go on in a { $browser } window of its own. There is no need to sign in again there.
hand-off-portal = { $reason } So the session can't move to the browser.

## How it ends

ses-in-browser = The session goes on in the usual browser. To end it, sign out of the portal there.
ses-unknown = The session was in the browser: Varco can't know whether it was signed out there. If not, it lasts until it expires.
ses-still-open = The portal answered the sign-out, but still keeps the session open. There it lasts until it expires. Nothing of it remains here.
ses-close-window = Close the browser's window too
ses-close-window-help = First save what you have written there. By closing it, Varco signs out of the portal too.
ses-window-closed = The browser's window was closed.
ses-by-portal = The portal had already ended the session.

## History of sign-ins

ses-history = History of sign-ins
ses-history-keep = Keep a history of sign-ins
ses-history-help = Time, portal, serial number of the certificate and outcome of the last 500 sign-ins stay on this computer. Never names, tax codes or PINs.
ses-history-open = Open the history
ses-history-back = Back to the settings
ses-history-empty = The history is empty.
ses-history-off = The history is off: the next sign-ins are not written down.
ses-history-reading = Varco is reading the history…
ses-history-csv = Export as CSV
ses-history-json = Export as JSON
ses-history-erase = Erase the history
ses-history-sure = Erase everything
ses-history-keep-it = Do not erase
ses-history-erased = The history was erased.
ses-history-erasing = Varco is erasing the history…
ses-history-more = Show earlier ones
ses-help-history = This page lists the sign-ins that Varco noted on this computer, the latest first. It notes them only if you ask for it in the settings.
ses-help-history-do = Export the history to a file, or erase it. The file goes to the folder for downloads.
ses-stem-history = sign-in-history
ses-outcome-signed-in = Signed in
ses-outcome-not-enabled = Recognised, but not enabled
ses-outcome-failed = Sign-in failed
history-question = { $count ->
    [0] Erase what the file holds? It can't be brought back.
    [one] Erase the sign-in that was noted? It can't be brought back.
   *[other] Erase all { $count } sign-ins that were noted? They can't be brought back.
    }
history-moment = { $day }, { $time }
history-certificate = certificate { $serial }
history-unreadable = { $lines ->
    [one] One line of the file can't be read: it was skipped.
   *[other] { $lines } lines of the file can't be read: they were skipped.
    }
