// Shows while somebody types what a request for leave would come to, day by day.
const PAUSE = 300
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

const show = (form, found) => {
  const part = (name) => form.querySelector(`[data-hours-${name}]`)
  for (const name of ["sums", "before", "days"]) part(name).hidden = !found
  part("away").hidden = !found?.away.length
  if (!found) return
  part("total").textContent = found.shown.hours
  part("after").textContent = found.shown.balance_after
  part("before").querySelector("[data-value]").textContent = found.shown.balance_before
  part("away").querySelector("[data-value]").textContent = found.away.join(", ")
  part("days").querySelector("tbody").replaceChildren(...found.days.map(row))
}

const calculate = async (form) => {
  const typed = new FormData(form)
  if (!typed.get("start_date") || !typed.get("end_date")) return show(form, null)
  for (const name of ["csrfmiddlewaretoken", "description", "reason", "key"]) typed.delete(name)
  const sent = new URLSearchParams(typed).toString()
  form.dataset.sent = sent
  const answer = await fetch(`${form.dataset.hours}?${sent}`, { redirect: "manual" })
  // Somebody typed on: a later answer counts.
  if (form.dataset.sent === sent) show(form, answer.ok ? await answer.json() : null)
}

document.querySelectorAll("form[data-hours]").forEach((form) => {
  let timer
  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => calculate(form).catch(() => show(form, null)), PAUSE)
  })
  form.querySelector("[data-hours-button]")?.setAttribute("hidden", "")
})
