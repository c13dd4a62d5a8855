// Moves focus to the list of errors above a refused form.
document.querySelector("[data-focus]")?.focus()
