// Gives a PIN field a pad of keys, and sends the form as soon as the PIN is complete.
for (const form of document.querySelectorAll("[data-pin-length]")) {
  const length = Number(form.dataset.pinLength)
  const input = form.querySelector("input[type=password]")
  const dots = Array.from({ length }, () => document.createElement("i"))
  form.querySelector(".dots").append(...dots)

  const show = () => {
    dots.forEach((dot, index) => dot.classList.toggle("on", index < input.value.length))
  }

  form.addEventListener("click", (event) => {
    const key = event.target.closest(".key")?.value
    if (!key) return
    input.value = key === "erase" ? input.value.slice(0, -1) : (input.value + key).slice(0, length)
    input.dispatchEvent(new Event("input", { bubbles: true }))
  })

  // Whoever ends with Enter would send it twice, and lose the answer to the first.
  let sent = false
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault()
    sent = true
  })
  addEventListener("pageshow", () => {
    sent = false
  })
  input.addEventListener("input", () => {
    show()
    if (input.value.length === length) form.requestSubmit()
  })

  form.classList.add("has-pad")
  // The pad replaces the keyboard of a touch screen; other keyboards keep working.
  if (matchMedia("(pointer: coarse)").matches) input.inputMode = "none"
  input.focus()
  show()
}
