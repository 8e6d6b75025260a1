"""The second factor: a code from an app or a recovery code, asked for after the password; roles may demand one."""
