//! The lists of names: those of the product's demo, and a long tail of composed surnames.

use super::dice::Dice;

const DEMO: &str = include_str!("../../../../assets/demo/names.txt");
const DEMO_STREETS: &str = include_str!("../../../../assets/demo/streets.txt");

/// First and second halves of rare surnames: together some tens of thousands.
const FIRST: &str = "Ab Ac Ald Alder All Amber Ap Arden Ark Arm Arn Ash Asp Aston Av Ayl Back Bag Bal Ban Bar Barn Bas \
    Bat Beau Beck Bed Bell Ben Berk Bick Bil Bir Black Blake Blen Bod Bol Bon Boot Bos Bough Bow Brack Brad Bram Bran \
    Bray Brem Brent Brid Brink Broad Brom Brook Buck Bul Bur Cald Cal Can Car Cas Chad Chal Chan Char Chel Chil Chis \
    Clap Clay Cleve Clif Col Com Cop Corn Cots Cran Craw Crom Cul Dal Dan Dar Daven Deb Den Der Din Dod Don Dor Dray \
    Dud Dun Dur Eagle East Ed Eg El Elm Ep Esk Eth Ever Fair Fal Fan Far Fel Fen Fern Fin Flax Ford Fox Fram Fre Gad \
    Gar Gil Glen God Gold Gor Gran Gras Gris Gros Had Hag Hal Ham Han Har Has Hat Haw Hay Heb Hel Hen Her Hes Hex Hig \
    Hol Hom Hor Hough Hul Hun Hux Il Ing Ips Ivy Kel Kem Ken Kes Kil Kin Kirk Knap Lam Lan Lang Lar Lat Lav Led Leigh \
    Lem Lin Lit Lock Lon Lud Lut Mad Mal Man Mar Mel Mer Mid Mil Mol Mor Mos Nant Nes New Nor Nut Oak Off Ol Or Os \
    Ox Pad Pem Pen Per Pick Pil Pol Pres Quen Rad Rams Raven Red Rich Rid Rip Roch Rom Ros Rud Rush Sal San Scar Sed \
    Sel Shaf Shel Sher Ship Sil Skel Slade Som Stan Stock Stour Strat Sud Sut Tal Tam Tat Thorn Thur Til Tod Tor Trow \
    Tun Up Wad Wal War Was Wel Wen Wes Whar Whit Wig Wil Win Wood Wor Wyn Yar Yel";
const SECOND: &str = "ton ley worth field ford ham by thorpe wick well ridge den combe hurst brook land stead mere croft \
    dale wood burn gate shaw stone bury more ington ingham ingley man son bridge bourne church cliffe cote fold garth \
    grave haugh head hill holme house low marsh minster moor mouth nell over pole port rick royd sall side singer \
    smith stall staple thwaite tree vale ville wall ward water way wray";

/// Names, the first ones more common than the last ones as in real registers: by the power of their rank.
pub struct Ranked {
    names: Vec<String>,
    /// The weights of all names up to each one.
    sums: Vec<f64>,
}

impl Ranked {
    /// `names` in order, weighed 1 / (rank + shift) ^ power.
    fn new(names: Vec<String>, power: f64, shift: f64) -> Self {
        let mut sum = 0.0;
        let sums = (0u32..).zip(&names).map(|(rank, _)| {
            sum += (f64::from(rank) + shift).powf(-power);
            sum
        });
        let sums = sums.collect();
        Self { names, sums }
    }

    /// One of them.
    pub fn pick(&self, dice: &mut Dice) -> &str {
        let all = self.sums.last().copied().unwrap_or_default();
        let drawn = all * f64::from(u32::try_from(dice.below(1 << 32)).unwrap_or(0)) / f64::from(u32::MAX);
        let at = self.sums.partition_point(|sum| *sum <= drawn);
        &self.names[at.min(self.names.len() - 1)]
    }
}

/// All lists.
pub struct Names {
    pub women: Ranked,
    pub men: Ranked,
    pub surnames: Ranked,
    pub tail: Ranked,
    pub streets: Vec<&'static str>,
}

impl Names {
    /// Reads the lists.
    pub fn embedded() -> Self {
        let of = |kind: &str| -> Vec<String> {
            let lines = DEMO.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix(": "));
            lines.flat_map(str::split_whitespace).map(|name| name.replace('_', " ")).collect()
        };
        let mut tail: Vec<String> = Vec::new();
        for first in FIRST.split_whitespace() {
            for second in SECOND.split_whitespace() {
                tail.push(format!("{first}{second}"));
                tail.push(format!("{first}{second}s"));
                tail.push(format!("{first}e{second}"));
            }
        }
        let mut dice = Dice::of(3, 0);
        for at in (1..tail.len()).rev() {
            tail.swap(at, dice.place(at + 1));
        }
        let streets = DEMO_STREETS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self {
            women: Ranked::new(of("f"), 0.85, 3.0),
            men: Ranked::new(of("m"), 0.85, 3.0),
            surnames: Ranked::new(of("l"), 0.75, 3.0),
            tail: Ranked::new(tail, 0.6, 40.0),
            streets: streets.collect(),
        }
    }
}
