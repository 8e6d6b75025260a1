"""Shoes in pairs, seen from the side, the far one a step behind."""

from collections.abc import Callable

from souk.demo.drawings.canvas import Canvas
from souk.demo.drawings.colour import dim, lit
from souk.demo.drawings.scene import Motif, Palette
from souk.demo.drawings.shapes import box, rounded, smooth


def _pair(shoe: Callable[[Canvas, Palette], None]) -> Motif:
    def both(c: Canvas, p: Palette) -> None:
        with c.group("translate(66 -38) scale(0.94)"):
            c.shadow(300, 478, 172)
            shoe(c, Palette(dim(p.main, 0.05), dim(p.accent, 0.05), dim(p.trim, 0.03)))
        with c.group("translate(-22 8)"):
            c.shadow(300, 478, 172)
            shoe(c, p)

    return both


def _sneaker(c: Canvas, p: Palette) -> None:
    sole = "M128 446C124 470 130 478 146 478H452C474 478 480 462 474 446Z"
    upper = "M132 450C126 400 138 352 150 318C166 306 190 318 204 326L256 318C276 344 322 384 372 398C430 408 470 416 474 450Z"
    c.path(upper, c.slant((0, lit(p.main, 0.07)), (0.5, p.main), (1, dim(p.main, 0.09))))
    with c.inside(upper):
        c.path(
            "M120 452C122 400 146 360 196 352C206 392 196 430 186 456Z",
            c.down((0, dim(p.accent, 0.02)), (1, dim(p.accent, 0.1))),
        )
        c.path("M384 460C384 424 410 404 480 398V460Z", c.down((0, lit(p.main, 0.04)), (1, dim(p.main, 0.07))))
        c.line("M384 456C384 424 404 408 430 404", dim(p.main, 0.14), 2)
        c.line("M214 452C236 416 286 386 338 382", p.accent, 15)
        c.line("M214 446C234 410 284 380 336 376", lit(p.accent, 0.1), 2, opacity=0.6)
        c.line("M196 352C206 392 198 430 188 452", dim(p.main, 0.16), 1.8, stroke_dasharray="4 3")
        for x in range(400, 456, 12):
            c.disc(x, 424 - (x - 400) * -0.08, 1.8, dim(p.main, 0.2))
    c.path(
        "M150 318C166 306 190 318 204 326L256 318C250 338 214 352 192 350C172 348 152 340 150 318Z", dim(p.main, 0.3)
    )
    c.path(
        smooth([(204, 326), (214, 282), (250, 276), (262, 318), (330, 382), (300, 384), (240, 346)], closed=True),
        c.faced(lit(p.main, 0.03)),
    )
    for i in range(5):
        x, y = 254 + i * 19, 324 + i * 15
        c.line(f"M{x - 16} {y + 14}L{x + 12} {y - 6}", dim(p.main, 0.25), 9, opacity=0.3)
        c.line(f"M{x - 16} {y + 12}L{x + 12} {y - 8}", p.trim, 7)
    c.path(sole, c.down((0, "#fffaf2"), (0.6, "#efe6d8"), (1, "#d6c9b6")))
    c.line("M132 458H474", p.accent, 3, opacity=0.9)
    c.path(rounded([(132, 366), (146, 360), (152, 400), (136, 402)], 4), p.trim)


def _boot(c: Canvas, p: Palette) -> None:
    shaft = "M164 462C160 380 168 290 166 216C200 204 256 204 288 214C286 280 290 330 304 352C356 372 446 392 462 432C466 448 466 458 462 464Z"
    c.path(
        shaft,
        c.across(
            (0, dim(p.main, 0.04)),
            (0.14, lit(p.main, 0.1)),
            (0.36, p.main),
            (0.7, lit(p.main, 0.03)),
            (1, dim(p.main, 0.14)),
        ),
    )
    with c.inside(shaft):
        c.path(
            "M226 206C222 270 232 322 262 340C286 330 296 300 288 206Z",
            c.across((0, dim(p.trim, 0.02)), (0.5, lit(p.trim, 0.06)), (1, dim(p.trim, 0.05))),
        )
        for x in range(230, 292, 7):
            c.line(f"M{x} 206C{x - 2} 260 {x + 4} 310 {x + 10} 342", dim(p.trim, 0.14), 1.8, opacity=0.7)
        c.line("M222 206C218 272 230 326 262 344C284 334 296 300 292 206", dim(p.main, 0.2), 2.2)
        c.line("M340 372C330 400 330 440 336 464", dim(p.main, 0.12), 6, opacity=0.4, filter=c.blur(4))
        c.line("M392 396C420 404 438 414 446 430", lit(p.main, 0.24), 7, opacity=0.75, filter=c.blur(3))
        c.line("M186 240C184 300 182 370 182 440", lit(p.main, 0.2), 8, opacity=0.5, filter=c.blur(4))
    c.oval(227, 213, 61, 8, dim(p.main, 0.25))
    c.path(rounded([(158, 196), (176, 192), (178, 234), (164, 236)], 5), c.faced(dim(p.main, 0.03)))
    c.path(
        "M156 456H464C474 458 474 470 466 472H262L252 478H160C152 474 152 462 156 456Z",
        c.down((0, lit(p.trim, 0.1)), (1, dim(p.trim, 0.06))),
    )
    c.path(box(158, 462, 96, 16, 3), dim(p.trim, 0.1))
    c.line("M164 455H460", p.accent, 1.6, stroke_dasharray="4 3", opacity=0.8)


def _loafer(c: Canvas, p: Palette) -> None:
    upper = "M134 458C126 416 132 386 146 366C166 372 190 392 226 396C262 392 290 380 312 376C370 384 440 404 468 440C474 452 472 460 466 464H140Z"
    c.path(upper, c.slant((0, lit(p.main, 0.08)), (0.5, p.main), (1, dim(p.main, 0.1))))
    with c.inside(upper):
        c.path("M300 376C330 372 420 396 452 432C420 424 340 424 296 410Z", c.faced(lit(p.main, 0.045)))
        c.line("M298 410C340 426 420 424 454 434", dim(p.main, 0.2), 2.6)
        c.line("M300 402C342 418 420 414 448 426", lit(p.main, 0.12), 1.6, stroke_dasharray="5 3")
        c.line("M150 380C144 410 146 440 152 462", lit(p.main, 0.18), 7, opacity=0.5, filter=c.blur(4))
        c.line("M404 396C430 406 448 418 456 432", lit(p.main, 0.25), 6, opacity=0.7, filter=c.blur(3))
    c.path(
        "M146 366C166 372 190 392 226 396C262 392 290 380 312 376C296 400 262 414 222 412C176 408 150 392 146 366Z",
        c.down((0, dim(p.accent, 0.1)), (1, dim(p.main, 0.28))),
    )
    strap = "M254 390C276 382 304 378 328 382L318 462H262C250 440 248 412 254 390Z"
    c.path(strap, c.across((0, lit(p.main, 0.05)), (1, dim(p.main, 0.08))))
    c.path("M272 404q16 12 34 0v16q-18 12 -34 0Z", dim(p.main, 0.24))
    c.line("M258 392C252 414 254 440 264 460M326 384L318 460", dim(p.main, 0.2), 1.8, stroke_dasharray="4 3")
    c.path(
        "M134 458H468C478 462 476 470 468 472H232L226 478H140C130 474 130 464 134 458Z",
        c.down((0, lit(p.trim, 0.12)), (1, dim(p.trim, 0.05))),
    )


sneakers = _pair(_sneaker)
boots = _pair(_boot)
loafers = _pair(_loafer)
