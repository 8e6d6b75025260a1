"""What is done for people: a washing machine, bound papers, a mat, a potter's wheel."""

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Palette
from souk.demo.drawings.shapes import box, lathe, smooth


def washing_machine(c: Canvas, p: Palette) -> None:
    """A front loader at work: suds behind the glass."""
    c.shadow(300, 484, 160)
    c.path(box(150, 96, 300, 384, 22), c.faced(p.main, 1.1))
    c.path(box(150, 96, 300, 70, 22), c.down((0, lit(p.main, 0.05)), (1, dim(p.main, 0.05))))
    c.line("M150 168H450", dim(p.main, 0.14), 2.4)
    c.path(box(172, 116, 92, 32, 6), c.faced(dim(p.main, 0.06)))
    c.path(box(286, 120, 56, 24, 5), "#26323c")
    c.line("M296 132h20m6 0h10", "#8fe0c8", 3.4)
    for x, r in ((376, 18), (418, 11)):
        c.disc(x, 132, r + 3, dim(p.main, 0.16))
        c.disc(x, 131, r, c.ball(p.accent if r > 12 else lit(p.main, 0.05)))
    c.line("M376 118v10", lit(p.accent, 0.25), 3.2)
    c.disc(300, 318, 122, c.steel())
    c.disc(300, 318, 104, dim(p.trim, 0.1))
    c.disc(300, 318, 96, c.radial(0.42, 0.36, 0.8, (0, "#a9d6e8"), (0.6, "#5f9dbb"), (1, "#2f5f7f")))
    with c.inside("M204 318a96 96 0 1 0 192 0a96 96 0 1 0 -192 0Z"):
        c.path(
            smooth([(190, 340), (240, 314), (296, 340), (352, 318), (420, 344)]) + "V430H190Z",
            c.down((0, "#e9f5fb"), (1, "#7fb4cc")),
        )
        for x, y, tone in ((252, 372, p.accent), (330, 384, "#e8b04c"), (296, 356, "#d9705a")):
            c.path(smooth([(x - 46, y), (x - 10, y - 24), (x + 40, y - 8), (x + 26, y + 24)], closed=True), tone)
        for x, y, r in ((236, 330, 12), (262, 320, 8), (318, 326, 14), (350, 334, 8), (376, 326, 11), (286, 336, 6)):
            c.disc(x, y, r, "#ffffff", opacity=0.86)
    c.path("M220 262C246 232 288 224 322 232C280 242 246 270 232 306Z", "#ffffff", opacity=0.4)
    c.path(box(404, 294, 20, 48, 9), c.faced(dim(p.main, 0.12)))
    c.line("M186 462h60", dim(p.main, 0.16), 4)


def bound_papers(c: Canvas, p: Palette) -> None:
    """Two theses lying, one with a spiral standing against them."""
    c.shadow(304, 482, 180)
    for y, x, w, tone in ((444, 132, 330, p.trim), (404, 150, 306, p.main)):
        c.path(box(x, y, w, 38, 4), c.across((0, lit(tone, 0.06)), (0.4, tone), (1, dim(tone, 0.12))))
        c.path(box(x + 10, y + 6, w - 6, 26, 2), c.across((0, "#f6efe1"), (1, "#dccfb8")))
        for i in range(3):
            c.line(f"M{x + 12} {y + 12 + i * 7}H{x + w}", "#b9ab92", 1, opacity=0.6)
        c.path(box(x, y, 18, 38, 4), dim(tone, 0.06))
    with c.group("rotate(6 320 404)"):
        c.path(box(222, 118, 214, 286, 5), "#2b1d2e", opacity=0.22, filter=c.blur(8), transform="translate(10 6)")
        c.path(box(226, 122, 212, 280, 4), "#efe6d6")
        c.path(box(218, 116, 214, 286, 5), c.slant((0, "#fffdf8"), (0.6, "#f7f1e6"), (1, "#e6dccb")))
        c.path(box(250, 148, 158, 44, 4), c.faced(p.accent))
        c.line("M264 164h96m-96 14h64", "#ffffff", 4, opacity=0.9)
        for i, w in enumerate((150, 138, 152, 120, 146, 96)):
            c.line(f"M252 {218 + i * 15}h{w}", "#8d8377", 3, opacity=0.62)
        for i, (w, tone) in enumerate(((96, p.main), (134, p.accent), (62, p.trim))):
            c.path(box(252, 322 + i * 20, w, 13, 3), c.faced(tone))
        for i in range(15):
            c.disc(232, 134 + i * 18, 4, "#4a4148")
            c.line(f"M232 {134 + i * 18}C210 {126 + i * 18} 208 {144 + i * 18} 230 {141 + i * 18}", "#8b9098", 3.2)


def yoga_mat(c: Canvas, p: Palette) -> None:
    """Half rolled, with a block and a strap beside it."""
    c.shadow(300, 470, 214)
    c.path("M150 446L232 372H520L470 462H176Z", c.slant((0, lit(p.main, 0.08)), (1, dim(p.main, 0.06))))
    c.path("M176 462H470L472 470H178Z", dim(p.main, 0.2))
    for i in range(6):
        c.line(f"M{262 + i * 44} 384L{226 + i * 46} 452", lit(p.main, 0.12), 2, opacity=0.55)
    c.path(box(96, 366, 132, 106, 52), c.down((0, lit(p.main, 0.12)), (0.45, p.main), (1, dim(p.main, 0.2))))
    c.oval(122, 420, 30, 50, dim(p.main, 0.1))
    c.line(
        smooth([(122, 386), (144, 420), (122, 452), (102, 424), (118, 402), (132, 420), (120, 436)]),
        lit(p.main, 0.16),
        5,
    )
    c.line("M178 368V470", p.trim, 13)
    c.path(box(352, 286, 148, 92, 10), c.faced(p.accent, 1.2))
    c.path("M352 296L378 268H522L500 292Z", lit(p.accent, 0.1))
    c.path("M500 290L522 268V352L500 374Z", dim(p.accent, 0.14))
    c.line("M372 352h60", lit(p.accent, 0.16), 5, opacity=0.7)


def potters_wheel(c: Canvas, p: Palette) -> None:
    """A bowl that is just being thrown, on its wheel."""
    c.shadow(300, 486, 168)
    c.path(lathe(300, [(66, 392), (54, 440), (92, 478)], tilt=0.16), c.turned(p.trim))
    c.oval(300, 398, 206, 46, dim(p.trim, 0.16))
    c.oval(300, 386, 206, 46, c.turned("#c9ccd2"))
    c.oval(300, 384, 190, 40, c.radial(0.4, 0.3, 0.9, (0, "#e6e8ec"), (1, "#a9adb6")))
    for rx in (168, 140, 112):
        c.oval(300, 384, rx, rx * 0.21, "none", stroke="#8e929c", stroke_width=1.6, opacity=0.6)
    d = lathe(300, [(146, 204), (132, 262), (98, 330), (70, 376)], tilt=0.2)
    c.path(d, c.turned(p.main, 1.2))
    with c.inside(d):
        for i in range(8):
            y, w = 232 + i * 19, 150 - i * 8
            c.line(smooth([(300 - w, y), (300, y + 26), (300 + w, y)]), dim(p.main, 0.1), 3, opacity=0.55)
            c.line(smooth([(300 - w, y + 5), (300, y + 31), (300 + w, y + 5)]), lit(p.main, 0.1), 2, opacity=0.5)
        c.blurred("M196 240L226 350L246 350L226 240Z", "#ffffff", 7, opacity=0.4)
    c.oval(300, 204, 146, 33, lit(p.main, 0.1))
    c.oval(300, 206, 132, 27, c.down((0, dim(p.main, 0.26)), (1, dim(p.main, 0.06))))
    c.oval(300, 214, 92, 15, dim(p.main, 0.2), opacity=0.6)
    for x, y, r in ((134, 392, 9), (456, 398, 7), (420, 366, 5)):
        c.oval(x, y, r * 1.5, r * 0.7, p.main)
    c.line("M470 352L516 300", "#c99862", 12)
    c.line("M452 372L472 350", "#8e929c", 7)
