"""The emoji that the pages offer; a keyboard offers all of them."""

QUICK_REACTIONS = ("❤️", "😂", "😮", "😢", "😡", "👍")

_ROWS = """
😀 😃 😄 😁 😆 😅 😂 🤣 🥲 😊 😇 🙂 😉 😌 😍 🥰 😘 😋 😛 😜 🤪 🤓 😎 🥳 😏 😒
😞 😔 😟 😕 🙁 😣 😖 😫 😩 🥺 😢 😭 😤 😠 😡 🤯 😳 🥵 🥶 😱 😨 😰 🤗 🤔 🤭 🤫
😶 😐 😬 🙄 😴 🤤 🤒 🤢 👋 👌 ✌️ 🤞 🤟 👍 👎 ✊ 👏 🙌 🙏 💪 ❤️ 🧡 💛 💚 💙 💜
🖤 💔 💕 ✨ 🔥 🎉 🎂 🌞 🌙 ⭐ 🌈 🌊 🌸 🌻 🍀 🐶 🐱 🦊 🐻 🐝 🍎 🍓 🍕 🍔 ☕ 🍺
🍷 ⚽ 🎵 📷 ✈️ 🏡 ✅
"""
PANEL = tuple(_ROWS.split())
