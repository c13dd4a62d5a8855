// Ticks all rows of a list at once and counts them; without a script the link does the ticking.
document.querySelectorAll("[data-bulk]").forEach((form) => {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")]
  const all = form.querySelector("[data-all]")
  const link = form.querySelector("[data-all-link]")
  const texts = [form.dataset.pick, form.dataset.unpick]
  const picked = () => boxes.filter((box) => box.checked).length

  const show = () => {
    form.querySelector("[data-count]").textContent = picked()
    all.checked = picked() === boxes.length
    all.indeterminate = picked() > 0 && !all.checked
    if (link) link.textContent = texts[Number(all.checked)]
  }
  const pick = (checked) => {
    boxes.forEach((box) => (box.checked = checked))
    show()
  }

  all.hidden = false
  form.querySelector("[data-counted]").hidden = false
  form.addEventListener("change", (event) => (event.target === all ? pick(all.checked) : show()))
  if (link) {
    link.addEventListener("click", (event) => {
      event.preventDefault()
      pick(picked() < boxes.length)
    })
  }
  show()
})
