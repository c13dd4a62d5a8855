// Sends the form that waited for a confirmation, so that nobody has to press twice.
document.querySelector("[data-resume] button")?.click()
