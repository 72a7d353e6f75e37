"""What is known: regulations as clauses, found again by question. Imports nothing of `assistant` or `ui`."""

import os

# A mine's questions go to no tracing service, whatever the environment says; LangChain reads these on import.
os.environ["LANGSMITH_TRACING"] = "false"
os.environ["LANGSMITH_TRACING_V2"] = "false"
os.environ["LANGCHAIN_TRACING_V2"] = "false"
