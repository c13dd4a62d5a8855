// A page restored by "back" may belong to somebody who has logged out: ask the server again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload()
})

// Whoever hides amounts has them hidden on every page, until shown again on this device.
const hide = document.getElementById("hide")
const storage = () => {
  // Where a browser stores nothing, asking is an error already.
  try {
    return localStorage
  } catch {
    return {}
  }
}

if (hide) {
  hide.checked = storage().hideAmounts === "yes"
  hide.addEventListener("change", () => {
    storage().hideAmounts = hide.checked ? "yes" : "no"
  })
}

// Warns two minutes before a session ends, and lets it go on. Another tab may have done so.
const WARNING = 120
const RETRY = 30
const warning = document.getElementById("session-warning")
let timer

const wait = (seconds) => {
  clearTimeout(timer)
  timer = setTimeout(look, seconds * 1000)
}

const plan = (seconds) => {
  // The page asks the server anew: whoever has no session gets the login page.
  if (seconds === 0) return location.reload()
  warning.hidden = seconds > WARNING
  wait(seconds > WARNING ? seconds - WARNING : seconds)
}

const ask = async (url, options = {}) => {
  const answer = await fetch(url, { ...options, redirect: "manual" })
  plan(answer.ok ? (await answer.json()).seconds : 0)
}

// Without a connection nothing is known, and nothing that was typed may be lost.
const look = () => ask(document.body.dataset.sessionUrl).catch(() => wait(RETRY))

if (warning) {
  warning.addEventListener("submit", (event) => {
    event.preventDefault()
    const form = event.target
    ask(form.action, { method: "POST", body: new FormData(form) }).catch(() => wait(RETRY))
  })
  // A computer that slept has missed the moment.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look()
  })
  plan(Number(document.body.dataset.sessionSeconds))
}
