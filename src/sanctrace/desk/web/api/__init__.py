"""The desk over HTTP for programs: one description of a route gives its routing, its checks and its documentation."""
