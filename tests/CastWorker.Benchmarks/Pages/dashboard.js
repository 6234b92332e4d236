// The cards and tables of a house: the same at every start, so that rounds can be compared.
const icons = {
  drop: "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z",
  lamp: "M9 18h6M10 21h4M12 3a6 6 0 0 0-4 10c1 1 2 2 2 3h4c0-1 1-2 2-3a6 6 0 0 0-4-10z",
  bolt: "M13 2 5 14h6l-1 8 8-12h-6z",
  door: "M6 21V4h10v17M3 21h18M13 12h.1",
  heat: "M10 14V5a2 2 0 0 1 4 0v9a4 4 0 1 1-4 0z",
  wind: "M3 9h11a3 3 0 1 0-3-3M3 13h15a3 3 0 1 1-3 3M3 17h7",
};
const cards = [
  ["Living room", "21.4 °C", "target 21.5 · heating", "heat", "#ff9800"], ["Kitchen", "22.0 °C", "target 21.0", "heat", "#ff9800"],
  ["Humidity", "47 %", "bathroom 61 %", "drop", "#41bdf5"], ["Lights", "4 on", "kitchen, hall, desk, porch", "lamp", "#fdd835"],
  ["Power", "412 W", "today 6.8 kWh", "bolt", "#66bb6a"], ["Front door", "locked", "since 17:42", "door", "#8d9aa7"],
  ["Bedroom", "18.9 °C", "window open", "heat", "#ff9800"], ["Office", "20.7 °C", "CO₂ 640 ppm", "wind", "#26c6da"],
  ["Water", "118 l", "today", "drop", "#41bdf5"], ["Solar", "1.92 kW", "battery 83 %", "bolt", "#66bb6a"],
  ["Garage", "closed", "car charged 71 %", "door", "#8d9aa7"], ["Wind", "14 km/h", "from the west", "wind", "#26c6da"],
];
const rooms = ["Living room", "Kitchen", "Hall", "Bathroom", "Bedroom", "Office", "Nursery", "Attic", "Cellar", "Garage", "Porch", "Garden"];

function card([name, value, note, icon, colour]) {
  return `<div class="card"><svg viewBox="0 0 24 24" stroke="${colour}"><path d="${icons[icon]}"/></svg>` +
    `<div class="name">${name}</div><div class="value">${value}</div><div class="note">${note}</div></div>`;
}

function table(shift) {
  const rows = rooms.map((room, i) =>
    `<tr><td>${room}</td><td class="number">${(18 + ((i * 7 + shift) % 50) / 10).toFixed(1)} °C</td>` +
    `<td class="number">${38 + ((i * 5 + shift) % 27)} %</td><td>${(i + shift) % 3 ? "idle" : "heating"}</td>` +
    `<td class="number">0${(i % 9) + 1}:${10 + ((i * 11 + shift) % 49)}</td></tr>`).join("");
  return `<div class="card wide"><table><tr><th>Room</th><th>Temperature</th><th>Humidity</th><th>Valve</th><th>Seen</th></tr>${rows}</table></div>`;
}

function dashboard(tables = true) {
  document.querySelector("header").innerHTML =
    `<h1>Home</h1><span class="tab on">Overview</span><span class="tab">Energy</span><span class="tab">Garden</span><span id="clock">19:42:07</span>`;
  document.querySelector("main").innerHTML = cards.map(card).join("") + (tables ? table(3) + table(11) : "");
}
