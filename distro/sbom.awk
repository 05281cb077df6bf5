# Turns the facts of distro/sbom into SPDX 2.3. Reads three files: whose the files
# are, "path<tab>name version sha256|- architecture"; licences; facts.

function id(name) { gsub(/[^A-Za-z0-9.-]/, "-", name); return "SPDXRef-" name }

function comma(i) { return i > 1 ? "," : "" }

# The package of a file: "name version sha256 architecture".
function package(file,	path) {
	path = substr(file, 6)
	sub(/.*\/sysroot\//, "sysroot/", path)
	if (path in owner)
		return owner[path]
	print "sbom: no package has " file >"/dev/stderr"
	failed = 1
	exit 1
}

function licence_of(name,	l) {
	sub(/^linux-image-.*/, "linux-image-*", name)
	return name in licence ? licence[name] : "NOASSERTION"
}

function add(a, kind, b, part,	key) {
	key = a SUBSEP kind SUBSEP b
	if (!(key in parts)) {
		from[++count] = a; how[count] = kind; to[count] = b
		parts[key] = ""
	}
	if (part != "" && index(", " parts[key] ", ", ", " part ", ") == 0)
		parts[key] = parts[key] (parts[key] == "" ? "" : ", ") part
}

FNR == 1 { nth++ }
nth == 1 { owner[$1] = $2; next }
nth == 2 {
	if ($0 !~ /^#/ && split($0, w, /[ \t]+/) > 1) {
		sub(/^[^ \t]+[ \t]+/, "")
		licence[w[1]] = $0
	}
	next
}
$1 == "ours" {
	names[++ours] = $2; sum[$2] = $3; own_licence[$2] = $4
	next
}
{
	a = $2 == "DOCUMENT" ? "SPDXRef-DOCUMENT" : id($2)
	if ($4 ~ /^file:/) {
		deb = package($4)
		split(deb, w, " ")
		b = id("deb-" w[1] (w[3] == "-" ? "-" w[4] : ""))
		if (!(b in debs)) { debs[b] = deb; order[++deb_count] = b }
	} else {
		b = id($4)
	}
	if ($3 == "HEADER") {
		header_a[++headers] = a; header_b[headers] = b
	} else if ($3 == "TOOL") {
		add(b, "BUILD_TOOL_OF", a, "")
	} else {
		add(a, $3, b, $3 == "CONTAINS" ? "" : $5)
	}
}

END {
	if (failed)
		exit 1
	# Headers of what is linked anyway say nothing more.
	for (i = 1; i <= headers; i++)
		if (!((header_a[i], "STATIC_LINK", header_b[i]) in parts))
			add(header_b[i], "BUILD_DEPENDENCY_OF", header_a[i], "")

	printf "{\n  \"spdxVersion\": \"SPDX-2.3\",\n"
	printf "  \"dataLicense\": \"CC0-1.0\",\n"
	printf "  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n"
	printf "  \"name\": \"strongroom\",\n"
	printf "  \"documentNamespace\": \"urn:strongroom:sbom:%s:%s:%s\",\n",
		date, sum["firmware.fip"], sum["system.img"]
	printf "  \"creationInfo\": { \"created\": \"%s\",", date
	printf " \"creators\": [ \"Tool: strongroom-sbom-2\" ] },\n"
	printf "  \"packages\": ["
	for (i = 1; i <= ours; i++) {
		n = names[i]
		printf "%s\n    { \"SPDXID\": \"%s\", \"name\": \"%s\",",
			comma(i), id(n), n
		printf " \"downloadLocation\": \"NOASSERTION\","
		printf " \"filesAnalyzed\": false,"
		printf " \"licenseConcluded\": \"NOASSERTION\","
		printf " \"licenseDeclared\": \"%s\",", own_licence[n]
		printf " \"copyrightText\": \"NOASSERTION\""
		if (sum[n] != "-")
			printf ", \"checksums\": [ { \"algorithm\": \"SHA256\"," \
				" \"checksumValue\": \"%s\" } ]", sum[n]
		printf " }"
	}
	for (i = 1; i <= deb_count; i++) {
		split(debs[order[i]], w, " ")
		printf ",\n    { \"SPDXID\": \"%s\", \"name\": \"%s\",", order[i], w[1]
		printf " \"versionInfo\": \"%s\",", w[2]
		printf " \"downloadLocation\": \"NOASSERTION\","
		printf " \"filesAnalyzed\": false,"
		printf " \"licenseConcluded\": \"NOASSERTION\","
		printf " \"licenseDeclared\": \"%s\",", licence_of(w[1])
		printf " \"copyrightText\": \"NOASSERTION\""
		if (w[3] != "-")
			printf ", \"checksums\": [ { \"algorithm\": \"SHA256\"," \
				" \"checksumValue\": \"%s\" } ]", w[3]
		if (w[4] != "unknown") {
			version = w[2]
			gsub(/\+/, "%2B", version); gsub(/:/, "%3A", version)
			printf ", \"supplier\": \"Organization: Debian\","
			printf " \"externalRefs\": [ { \"referenceCategory\":" \
				" \"PACKAGE-MANAGER\"," \
				" \"referenceType\": \"purl\"," \
				" \"referenceLocator\":" \
				" \"pkg:deb/debian/%s@%s?arch=%s\" } ]",
				w[1], version, w[4]
		}
		printf " }"
	}
	printf "\n  ],\n  \"relationships\": ["
	for (i = 1; i <= count; i++) {
		printf "%s\n    { \"spdxElementId\": \"%s\"," \
			" \"relationshipType\": \"%s\"," \
			" \"relatedSpdxElement\": \"%s\"", comma(i),
			from[i], how[i], to[i]
		comment = parts[from[i], how[i], to[i]]
		if (comment != "")
			printf ", \"comment\": \"%s\"", comment
		printf " }"
	}
	printf "\n  ]\n}\n"
}
