"""Commands: what the editor can have done (`workspace/executeCommand`).

Every command takes the address of a spec first; without one it takes the only spec there is. What is to be shown comes
back as `{"title", "languageId", "text"}`, for a virtual document.
"""
