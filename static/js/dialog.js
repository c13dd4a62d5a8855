// Opens a dialog where a link leads to the page with the same form; without a script the link works.
document.querySelectorAll("[data-dialog]").forEach((link) => {
  const dialog = document.getElementById(link.dataset.dialog)
  if (!dialog) return
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    dialog.showModal()
  })
})
