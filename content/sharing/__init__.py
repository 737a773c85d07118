"""What the outside gets to know of public content: the metadata of pages, embedding, sitemaps. All of it goes by what
somebody who isn't signed in may see."""
