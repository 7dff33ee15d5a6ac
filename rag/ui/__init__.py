"""The web app: one ``page(room)`` function a page, none of which holds a rule of the domain."""
