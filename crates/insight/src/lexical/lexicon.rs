//! Words, stems and what business words of other languages mean in English, so that a catalog
//! written in English is found in talks that are not.

use std::ops::Range;

use super::text;

/// A word of a text with its stem.
#[derive(Clone, Debug)]
pub struct Token {
    pub range: Range<usize>,
    pub lower: String,
    pub stem: String,
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    text::words(text)
        .map(|(range, lower)| {
            let stem = stem(english(&lower).unwrap_or(&lower));
            Token { range, lower, stem }
        })
        .collect()
}

/// Endings of English words and what stands for them in a stem, longest first.
const ENDINGS: [(&str, &str); 22] = [
    ("isations", "is"),
    ("izations", "is"),
    ("isation", "is"),
    ("ization", "is"),
    ("ations", ""),
    ("ation", ""),
    ("ments", ""),
    ("ment", ""),
    ("ising", "is"),
    ("izing", "is"),
    ("ised", "is"),
    ("ized", "is"),
    ("ings", ""),
    ("ing", ""),
    ("ies", "y"),
    ("ers", ""),
    ("ed", ""),
    ("er", ""),
    ("es", ""),
    ("s", ""),
    ("ions", ""),
    ("ion", ""),
];

/// The stem of a lower-case English word: endings of number, tense and agent are cut, so that
/// "schedules", "scheduling" and "scheduler" meet.
pub fn stem(word: &str) -> String {
    let word = word.split(['\'', '’']).next().unwrap_or(word);
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let cut = ENDINGS.iter().find_map(|(ending, put)| {
        let head = word.strip_suffix(ending)?;
        (head.len() + put.len() >= 3 && !head.ends_with('s')).then(|| format!("{head}{put}"))
    });
    let mut stem = cut.unwrap_or_else(|| word.to_owned());
    let doubled = stem
        .as_bytes()
        .windows(2)
        .last()
        .is_some_and(|w| w.first() == w.last());
    if doubled && stem.len() > 3 && !stem.ends_with("ll") && !stem.ends_with("ss") {
        stem.pop();
    }
    if stem.ends_with('e') && stem.len() > 3 {
        stem.pop();
    }
    stem
}

/// Words that say nothing of a subject.
pub fn is_stop(word: &str) -> bool {
    const STOP: &str = " a about after all also am an and any anyone are as at back be because been \
        before best better between big both but by call can come could day did do does done down each \
        either even every everyone everything few find first for from full get give go good got had has \
        have he help her here him his how i if in instead into is it its just keep know less like look \
        lot made make many me mean more most much must my need never new next nice no nobody not \
        nothing now of off often ok old on once one only or other our out over own part people person \
        please put right run same say see send she should show so some somebody something still such sure \
        system take team tell than that the their them then there these they thing things think this those \
        through to today too tool two up us use used user using very want was way we well were what when \
        where which while who whole why will with without work works would year yes you your company \
        companies business customers customer product products software really actually currently \
        different single several real easy fast simple right whether across per ";
    word.len() < 3 || STOP.contains(&format!(" {word} "))
}

/// The English of a common business word in German, French, Spanish, Portuguese or Japanese.
fn english(word: &str) -> Option<&'static str> {
    if word.is_ascii() && word.len() < 4 {
        return None;
    }
    let starts = |stems: &str| stems.split(' ').any(|s| word.starts_with(s));
    FOREIGN
        .iter()
        .find(|(stems, _)| starts(stems))
        .map(|(_, english)| *english)
}

/// Beginnings of words, by what they mean.
const FOREIGN: [(&str, &str); 62] = [
    ("urlaub congés vacacion férias", "leave"),
    ("abwesenheit absence ausencia ausência", "absence"),
    ("personalakt dossier expediente", "record"),
    ("vertrag verträg contrat contrato", "contract"),
    (
        "unterschrift signatur signature firma assinatura",
        "signature",
    ),
    (
        "lohn gehalt gehält paie salaire nómina nomina folha",
        "payroll",
    ),
    ("mitarbeiter salarié empleado funcionári", "employee"),
    ("rechnung factur fatura", "invoice"),
    ("angebot devis cotizac orçament", "quote"),
    (
        "schulung formation formación capacitac treinament",
        "training",
    ),
    ("reisekost spesen dépens gastos despesa reembols", "expense"),
    ("diária viático dieta", "per-diem"),
    ("beleg reçu recibo", "receipt"),
    (
        "genehmig freigabe approb aprobac aprovaç alçada",
        "approval",
    ),
    ("prüfbericht", "certificate"),
    ("zertifikat certificat certificad", "certificate"),
    ("probe échantillon muestra amostra", "sample"),
    ("labor laboratoire laboratorio laboratóri", "lab"),
    ("ergebnis résultat resultado", "result"),
    ("gerät messgerät instrument", "instrument"),
    ("grenzwert", "limit"),
    ("plan planos zeichnung dessin plano", "drawing"),
    ("baustelle chantier obra", "site"),
    ("mangel mängel réserve repaso", "snag"),
    ("lager stock almacén almacen estoque", "stock"),
    ("ersatzteil pièce pieza peça", "part"),
    ("wartung maintenance mantenimient manutenç", "maintenance"),
    ("einsatzplan disposition dispo planificac", "dispatch"),
    ("techniker technicien técnico", "technician"),
    ("fahrer chauffeur conductor motorista", "driver"),
    ("filiale sucursal filial", "branch"),
    ("kunde client kund cliente", "client"),
    ("kundendienst sav", "support"),
    ("retour devoluc devoluç", "return"),
    ("commande pedido bestellung", "order"),
    ("anfrage demande solicitud solicitaç consulta", "request"),
    ("suche recherche busca búsqueda busqueda", "search"),
    ("filter filtre filtro", "filter"),
    ("übersetz traduc traduction traduç", "translation"),
    ("sprache langue idioma", "language"),
    (
        "datenschutz confidentialité privacidad privacidade",
        "privacy",
    ),
    ("betrug fraude gefälscht fälsch", "fraud"),
    ("postfach boîte buzón", "mailbox"),
    ("verschlüssel chiffr cifrad", "encryption"),
    ("schnittstelle interface interfaz", "api"),
    ("format schéma schema", "schema"),
    ("tabelle tabla tabela", "table"),
    ("daten données datos dados", "data"),
    ("alarm alerte alerta meldung", "alert"),
    ("fehler erreur error erro", "error"),
    ("stempel pointage fichaje", "clock"),
    ("arbeitszeit zeiterfassung horaire horas", "attendance"),
    ("überstunde heures", "overtime"),
    ("schicht équipe turno", "shift"),
    (
        "einarbeitung einführung intégration incorporac integraç",
        "onboarding",
    ),
    ("kosten coût costes custo", "cost"),
    ("versicherung assurance seguro", "insurance"),
    ("prüfung prüfer audit auditor", "audit"),
    ("berichte rapport informe relatório", "report"),
    ("ausgaben", "spend"),
    ("karte carte tarjeta cartão", "card"),
    ("versand livraison envío entrega", "delivery"),
];

/// Japanese words that a text may hold, with their English: such text has no blanks to cut at.
pub const JAPANESE: [(&str, &str); 26] = [
    ("勤怠", "attendance"),
    ("打刻", "clock"),
    ("給与", "payroll"),
    ("残業", "overtime"),
    ("36協定", "overtime"),
    ("休暇", "leave"),
    ("問い合わせ", "ticket"),
    ("返信", "reply"),
    ("割り当て", "assignment"),
    ("自動回答", "answer"),
    ("下書き", "draft"),
    ("メール", "mail"),
    ("請求", "invoice"),
    ("経費", "expense"),
    ("承認", "approval"),
    ("研修", "training"),
    ("検索", "search"),
    ("在庫", "stock"),
    ("図面", "drawing"),
    ("検査", "inspection"),
    ("試験", "test"),
    ("証明", "certificate"),
    ("データ", "data"),
    ("通知", "notification"),
    ("連携", "integration"),
    ("ICカード", "card"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet_in_its_stem() {
        let check = |a: &str, b: &str| assert_eq!(stem(a), stem(b), "{a} {b}");
        check("schedules", "scheduling");
        check("scheduler", "schedule");
        check("invoices", "invoicing");
        check("personalisation", "personalization");
        check("certificates", "certificate");
        check("phishing", "phish");
        check("running", "run");
        check("queries", "query");
    }

    #[test]
    fn words_of_other_languages_meet_the_english_catalog() {
        assert_eq!(tokens("Urlaubsanträge")[0].stem, stem("leave"));
        assert_eq!(tokens("les factures")[1].stem, stem("invoice"));
    }
}
