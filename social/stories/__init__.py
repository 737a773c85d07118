"""Stories as people meet them: whose are to be seen and in which order (`tray`), and the rings around faces
(`rings`). The stories themselves are the content room's."""
