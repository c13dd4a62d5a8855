// Warns two minutes before a session ends, and lets it go on. Another tab may have done so.
const WARNING = 120
const page = document.body
const warning = document.getElementById("session-warning")
let timer

const plan = (seconds) => {
  clearTimeout(timer)
  const wait = seconds > WARNING ? seconds - WARNING : seconds
  timer = setTimeout(seconds > WARNING ? look : leave, wait * 1000)
  warning.hidden = seconds > WARNING
}

// The page asks the server anew: whoever has no session gets the login page.
const leave = () => location.reload()

const ask = async (url, options = {}) => {
  const answer = await fetch(url, { ...options, redirect: "error" })
  if (!answer.ok) throw new Error(String(answer.status))
  return (await answer.json()).seconds
}

const look = () => ask(page.dataset.sessionUrl).then(plan, leave)

if (warning) {
  warning.addEventListener("submit", (event) => {
    event.preventDefault()
    const form = event.target
    ask(form.action, { method: "POST", body: new FormData(form) }).then(plan, leave)
  })
  // A computer that slept has missed the moment.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look()
  })
  plan(Number(page.dataset.sessionSeconds))
}
