// Shows while somebody types what a request for leave would come to, day by day, or why it cannot be.
const PAUSE = 300
const FIELDS = ["group", "start_date", "end_date", "start_hours", "end_hours", "hours", "reason"]
const DATES = ["start_date", "end_date"]
// Half a date is no mistake yet: 20-10-2025, 20 okt 2025 or 2025-10-20.
const WHOLE = /^(.*\d{4}|\d{4}-\d{2}-\d{2})$/
const WEEKDAYS = ["zo", "ma", "di", "wo", "do", "vr", "za"]

// A date is taken apart and never moved to another time zone.
const named = (iso) => {
  const [year, month, day] = iso.split("-").map(Number)
  return `${WEEKDAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]} ${day}-${month}-${year}`
}

const cell = (text, css = "") => {
  const made = document.createElement("td")
  made.className = css
  made.textContent = text
  return made
}

const row = (day) => {
  const made = document.createElement("tr")
  const hours = [day.scheduled, day.counted].map((text) => cell(text.replace(".", ","), "num"))
  made.append(cell(named(day.date) + (day.holiday ? " (feestdag)" : "")), ...hours)
  return made
}

// As the server writes an error at a field.
const explain = (form, field, texts) => {
  const id = `${field.id}_error`
  document.getElementById(id)?.remove()
  const describing = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id)
  if (texts.length) {
    const made = form.querySelector("template[data-error]").content.firstElementChild.cloneNode(true)
    const line = made.firstElementChild
    const lines = texts.map((text) => {
      const next = line.cloneNode(true)
      next.querySelector("[data-value]").textContent = text
      return next
    })
    made.id = id
    made.replaceChildren(...lines)
    field.before(made)
    field.closest("details")?.setAttribute("open", "")
    field.setAttribute("aria-invalid", "true")
    describing.push(id)
  } else field.removeAttribute("aria-invalid")
  if (describing.length) field.setAttribute("aria-describedby", describing.join(" "))
  else field.removeAttribute("aria-describedby")
}

const show = (form, found, errors = {}) => {
  const part = (name) => form.querySelector(`[data-hours-${name}]`)
  for (const name of FIELDS) explain(form, form.elements[name], errors[name] ?? [])
  for (const name of ["sums", "before", "days"]) part(name).hidden = !found
  part("away").hidden = !found?.away.length
  part("lapsing").hidden = !found?.shown.lapsing
  if (!found) return
  part("total").textContent = found.shown.hours
  part("after").textContent = found.shown.balance_after
  part("before").querySelector("[data-value]").textContent = found.shown.balance_before
  part("lapsing").textContent = found.shown.lapsing
  part("away").querySelector("[data-value]").textContent = found.away.join(", ")
  part("days").querySelector("tbody").replaceChildren(...found.days.map(row))
}

const isTyping = (form) =>
  DATES.map((name) => form.elements[name]).some((one) => one === document.activeElement && !WHOLE.test(one.value.trim()))

const calculate = async (form) => {
  if (isTyping(form)) return
  const typed = new FormData(form)
  if (!DATES.every((name) => typed.get(name))) return show(form, null)
  for (const name of ["csrfmiddlewaretoken", "description", "key"]) typed.delete(name)
  const sent = new URLSearchParams(typed).toString()
  form.dataset.sent = sent
  const answer = await fetch(`${form.dataset.hours}?${sent}`, { redirect: "manual" })
  const found = answer.ok || answer.status === 422 ? await answer.json() : null
  // Somebody typed on: a later answer counts.
  if (form.dataset.sent === sent) show(form, answer.ok ? found : null, found?.errors)
}

document.querySelectorAll("form[data-hours]").forEach((form) => {
  let timer
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => calculate(form).catch(() => show(form, null)), PAUSE)
  }
  for (const kind of ["input", "change"]) form.addEventListener(kind, wait)
  form.querySelector("[data-hours-button]")?.setAttribute("hidden", "")
})
