"""What of a bill of materials is not as SPDX 2.3 wants it, or not true.

usage: spdx.py BILL BUILD

Fields and relationships are those of the specification's clauses 6, 7 and 11.
What is linked is judged by the names in the images' symbol tables, not by the
linkers' maps, from which the bill is made.
"""
import hashlib
import json
import re
import subprocess
import sys

DOCUMENT = ("spdxVersion", "dataLicense", "SPDXID", "name",
            "documentNamespace", "creationInfo", "packages", "relationships")
CREATION = ("created", "creators")
PACKAGE = ("SPDXID", "name", "downloadLocation", "licenseDeclared",
           "filesAnalyzed")
RELATIONSHIP = ("spdxElementId", "relationshipType", "relatedSpdxElement")
CHECKSUM = ("algorithm", "checksumValue")
REFERENCE = ("referenceCategory", "referenceType", "referenceLocator")
TYPES = {"DESCRIBES", "CONTAINS", "STATIC_LINK", "DYNAMIC_LINK",
         "BUILD_DEPENDENCY_OF", "BUILD_TOOL_OF"}
LICENCES = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-only",
            "GPL-2.0-or-later", "GPL-3.0-or-later", "LGPL-2.1-or-later",
            "LGPL-3.0-or-later", "MIT"}
EXCEPTIONS = {"GCC-exception-3.1", "Linux-syscall-note"}

# A name that only this library defines.
MARKS = {"libbearssl-dev": "br_", "libfdt-dev": "fdt_",
         "libsecp256k1-dev": "secp256k1_", "libmbedtls-dev": "mbedtls_"}

failed = []


def need(ok, what):
    if not ok:
        failed.append(what)


def fields(what, names, where):
    for name in names:
        need(what.get(name) not in (None, "", []), f"{where} misses {name}")


def licence_is_known(text):
    for part in re.split(" (?:OR|AND) ", text):
        name, _, exception = part.partition(" WITH ")
        if name not in LICENCES or (exception and exception not in EXCEPTIONS):
            return False
    return True


def form(bill):
    """Clauses 6, 7 and 11."""
    fields(bill, DOCUMENT, "the document")
    fields(bill.get("creationInfo", {}), CREATION, "creationInfo")
    need(bill["spdxVersion"] == "SPDX-2.3", "not SPDX-2.3")
    need(bill["dataLicense"] == "CC0-1.0", "dataLicense is not CC0-1.0")
    need(bill["SPDXID"] == "SPDXRef-DOCUMENT", "the document has another id")
    need(re.fullmatch("[a-z]+:[^#]+", bill["documentNamespace"]),
         "the namespace is no URI, or has a #")
    need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
                      bill["creationInfo"]["created"]), "created is no date")
    for who in bill["creationInfo"]["creators"]:
        need(re.match("(Tool|Organization|Person): ", who), f"creator {who}")
    ids = {bill["SPDXID"]}
    for package in bill["packages"]:
        name = package.get("name", "a package")
        fields(package, PACKAGE, name)
        need(re.fullmatch("SPDXRef-[A-Za-z0-9.-]+", package["SPDXID"]),
             f"{name}: its id")
        need(package["SPDXID"] not in ids, f"{name} is there twice")
        ids.add(package["SPDXID"])
        for checksum in package.get("checksums", []):
            fields(checksum, CHECKSUM, name)
        for reference in package.get("externalRefs", []):
            fields(reference, REFERENCE, name)
    reached = set()
    for r in bill["relationships"]:
        fields(r, RELATIONSHIP, "a relationship")
        need(r["relationshipType"] in TYPES,
             f"relationship {r['relationshipType']}")
        for end in (r["spdxElementId"], r["relatedSpdxElement"]):
            need(end in ids, f"{end} is not there")
            reached.add(end)
    for lost in ids - reached:
        failed.append(f"{lost} is related to nothing")


def contents(bill, build):
    """Packages as they were unpacked, images as they are."""
    unpacked = {}
    for folder in ("sysroot", "guest-packages"):
        with open(f"{build}/{folder}/packages.list") as lines:
            for line in lines:
                name, version, checksum = line.split()
                unpacked[name] = (version, checksum)
    for package in bill["packages"]:
        name = package["name"]
        checksum = package.get("checksums", [{}])[0].get("checksumValue")
        if package["SPDXID"].startswith("SPDXRef-deb-"):
            need(licence_is_known(package["licenseDeclared"]),
                 f"{name}: licence {package['licenseDeclared']}")
            need(name not in unpacked or checksum is None or
                 unpacked[name] == (package["versionInfo"], checksum),
                 f"{name}: another version")
            need(package["versionInfo"] != "unknown", f"{name}: no version")
            continue
        folder = "guest/" if name in ("boot.img", "system.img") else ""
        if name.endswith((".bin", ".img", ".fip")):
            with open(f"{build}/{folder}{name}", "rb") as image:
                found = hashlib.sha256(image.read()).hexdigest()
            need(found == checksum, f"{name} is another one")


def links(bill, build):
    """The libraries whose names an image has are those that it links."""
    named = {p["SPDXID"]: p["name"] for p in bill["packages"]}
    for image, elf in [(f"{n}.bin", f"{build}/{n}.elf")
                       for n in ("rom", "monitor", "tee", "loader")] + [
                           ("wallet-ta", f"{build}/ta/wallet/"
                            "d9da4ec6-4e8d-41e0-aadf-9e7c414b7cae.elf"),
                           ("hello-ta", f"{build}/ta/hello/"
                            "8aaaf200-2450-11e4-abe2-0002a5d5c51b.elf")]:
        symbols = subprocess.run(
            ["aarch64-linux-gnu-nm", "--defined-only", elf], check=True,
            capture_output=True, text=True).stdout
        said = {named.get(r["relatedSpdxElement"]) for r in
                bill["relationships"]
                if r["relationshipType"] == "STATIC_LINK" and
                named.get(r["spdxElementId"]) == image}
        for package, mark in MARKS.items():
            has = re.search(f" [TtRrDdBb] {mark}", symbols) is not None
            need(has == (package in said), f"{image}: {package} is " + (
                "linked and not named" if has else "named and not linked"))


def main():
    with open(sys.argv[1]) as file:
        bill = json.load(file)
    form(bill)
    if not failed:
        contents(bill, sys.argv[2])
        links(bill, sys.argv[2])
    for what in failed:
        print(what)
    return 1 if failed else 0


sys.exit(main())
