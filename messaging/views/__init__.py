"""The message pages. Every POST works as a plain form, which leads back to where it came from; scripts use the
REST API and the socket, and fetch what the templates render from the same addresses with `X-Partial`."""
