"""What other computers say: hubs and the hosts of repositories, asked only where one wants it.

Needs the extra ``check`` (requests), which is imported where a question is put.
"""
