// A page restored by "back" may belong to somebody who has logged out: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload()
})
