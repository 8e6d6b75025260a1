"""The passwords that everybody's first guesses hold, among those long enough to be allowed here; lower case."""

WRITTEN = """
00000000 000000000 0000000000 0123456789 0987654321 1029384756 11111111 111111111 1111111111 11112222 11223344
12121212 12123434 123123123 12341234 1234512345 12344321 12345678 123456789 1234567890 12345678910 123456789a
12345678a 1234abcd 1234qwer 123qweasd 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 22222222 31415926
33333333 55555555 66666666 77777777 87654321 88888888 987654321 9876543210 99999999 a1234567 a12345678
a123456789 aa123456 aa12345678 aaaaaaaa abc12345 abcd1234 abcdefgh adminadmin administrator admin123 admin1234
alexander asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl babygirl babygirl1 barcelona baseball basketball
blink182 butterfly changeme changeme123 charlie1 chocolate christian computer computer1 cristina danielle
dearbook default123 elizabeth facebook fernando football football1 freedom1 fuckyou1 guest123 hello123
hellohello iloveyou iloveyou1 internet jennifer jonathan jordan23 letmein1 letmein123 liverpool liverpool1
lovelove mercedes michael1 michelle microsoft minecraft monkey123 mustang1 mynoob123 nicholas p@ssw0rd
pa55word pass1234 passw0rd password password! password1 password12 password123 password1234 passwort princess
princess1 q1w2e3r4 q1w2e3r4t5 qazwsxedc qq123456 qwer1234 qwerasdf qwert123 qwerty12 qwerty123 qwerty1234
qwertyui qwertyuiop rockyou1 samantha secret123 soccer12 starwars sunshine sunshine1 superman superman1
test1234 testtest trustno1 victoria welcome1 welcome123 westside whatever windows10 wordpass zaq12wsx zxcvbnm1
zxcvbnm123 zzzzzzzz
"""
COMMON = frozenset(WRITTEN.split())
