"""Codes of the vectors, right and wrong: data of `make_vectors.py`, as published."""

ENTERPRISES = [
    "91370200DEM000014Y",
    "91370203DEM0000225",
    "91370214DEM000030X",
    "91370211DEM000049F",
    "91370212DEM000057Q",
]
DEPARTMENTS = ["11370200DEMG000190", "11370200DEMG00027T", "11370200DEMG00035M"]
PROJECTS = [
    "2609-370203-89-01-000018",
    "2609-370202-04-01-000022",
    "2610-370214-89-01-000035",
]
MINTED = "1.2.156.3005.2.11100000000013338W009.11370200DEMG000190.20261123000000000001"
CODES = {
    "uscc_valid": [
        *ENTERPRISES,
        *DEPARTMENTS,
        "11100000000013338W",
        "113700000045046442",
        "91350200MA2YJ1XR9G",
        "11430000006122244L",
        "11330105002500287C",
        "11100000MB03271699",
    ],
    "uscc_pilot": [
        {"code": "91350100M0001TGQXM", "expected": "1", "given": "M"},
        {"code": "91350211M0000XUF46", "expected": "R", "given": "6"},
        {"code": "91350203M0001FUE2P", "expected": "J", "given": "P"},
    ],
    "uscc_invalid": [
        {"code": "", "reason": "length"},
        {"code": "91370200DEM000014", "reason": "length"},
        {"code": "91370200DEM000014YY", "reason": "length"},
        {"code": "91370200DEM00001I4", "reason": "alphabet"},
        {"code": "91370200DEM00001-Y", "reason": "alphabet"},
        {"code": "9137A200DEM000014Y", "reason": "area"},
        {"code": "91370200DEM000014X", "reason": "check_digit"},
    ],
    "organisation_code": [
        {"body": "DEM00001", "check": "4"},
        {"body": "DEMG0001", "check": "9"},
        {"body": "MA2YJ1XR", "check": "9"},
        {"body": "00001333", "check": "8"},
    ],
    "project_valid": [
        *PROJECTS,
        "2509-320193-89-01-544060",
        "2017-370211-89-01-000018",
        "2012-370203-89-01-000018",
    ],
    "project_minted": [*PROJECTS, "2509-320193-89-01-544060"],
    "project_invalid": [
        {"code": "", "reason": "shape"},
        {"code": "2609370203890100018", "reason": "shape"},
        {"code": "2609-370203-89-01-00001A", "reason": "shape"},
        {"code": "2613-370203-89-01-000018", "reason": "time"},
        {"code": "2600-370203-89-01-000018", "reason": "time"},
        {"code": "1999-370203-89-01-000018", "reason": "time"},
    ],
    "permit_number_valid": [
        {
            "text": "370203202611230101",
            "region": "370203",
            "day": "2026-11-23",
            "sequence": 1,
            "specialty": "01",
        },
        {
            "text": "370200202802299919",
            "region": "370200",
            "day": "2028-02-29",
            "sequence": 99,
            "specialty": "19",
        },
    ],
    "permit_number_invalid": [
        {"text": "", "reason": "shape"},
        {"text": "37020320261123010", "reason": "shape"},
        {"text": "37020320261123010A", "reason": "shape"},
        {"text": "370203202602290101", "reason": "date"},
        {"text": "070203202611230101", "reason": "region"},
    ],
    "licence_valid": [
        "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
        "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
        MINTED + ".001.Q",
        MINTED + ".002.O",
    ],
    "licence_invalid": [
        {"text": "", "reason": "shape"},
        {
            "text": "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
            "reason": "issuer",
        },
        {
            "text": "1.2.156.3005.2.11100000000013338W0A1.11430000006122244L.1.001.U",
            "reason": "type",
        },
        {
            "text": "1.2.156.3005.2.11100000000013338X011.11430000006122244L.1.001.U",
            "reason": "type",
        },
        {
            "text": "1.2.156.3005.2.11100000000013338W011.11430000006122244L.-.001.U",
            "reason": "serial",
        },
        {
            "text": "1.2.156.3005.2.11100000000013338W011.11430000006122244L.1.000.U",
            "reason": "version",
        },
        {
            "text": "1.2.156.3005.2.11100000000013338W011.11430000006122244L"
            ".20230000403.001.V",
            "reason": "check_digit",
        },
    ],
    "mod_37_36": [
        {"body": "11100000MB03271699022340100000000016001", "check": "9"},
        {
            "body": "11100000000013338W00911330105002500287C2025052201002",
            "check": "0",
        },
    ],
}
