from launchdirectives import Book
from launchdirectives.resolve import Request

book = Book.open(".")
request = Request(file="tutorials/floods.ipynb", hubs=("binder",), interface="doc")
for launch in book.launches(None, request).launches:
    print(launch.url)
