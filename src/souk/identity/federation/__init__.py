"""Signing in with an account at another provider: OpenID Connect, code flow with PKCE, nothing of any vendor's own."""
