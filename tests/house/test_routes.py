"""Addresses are a contract: this list is frozen, and every address of it answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import instances
from tests.inspecting import Visitor

LANG = "/<any(id, jv):lang>"
FILES = '<any("layanan.csv", "layanan.xlsx", "layanan.jsonl", "hsds.zip", "kecamatan.geojson"):name>'
READING = frozenset({"GET", "HEAD", "OPTIONS"})
ROUTES = {
    "/": "public.begin",
    f"{LANG}/": "public.home",
    f"{LANG}/cari": "public.results",
    f"{LANG}/saran": "public.suggestions",
    f"{LANG}/wilayah/": "public.province",
    f"{LANG}/wilayah/<code>": "public.area",
    f"{LANG}/wilayah/<code>/poster": "public.poster",
    f"{LANG}/wilayah/<code>/poster/sobek": "public.tear_off",
    "/p/<mark>": "public.printed",
    f"{LANG}/kertas/<mark>": "public.paper_check",
    f"{LANG}/layanan/<listing_id>": "public.listing",
    "/l/<listing_id>": "public.short",
    f"{LANG}/konfirmasi/<token>": "public.confirming",
    f"{LANG}/lapor/<listing_id>": "public.report_form",
    f"{LANG}/laporan": "public.reply_form",
    "/kartu/<listing_id>": "open_data.card",
    "/kartu/wilayah/<code>": "open_data.area_card",
    "/kartu/cari": "open_data.search_card",
    "/oembed": "open_data.oembed",
    f"{LANG}/pasang": "open_data.embedding",
    "/gambar/beranda.png": "public.default_picture",
    "/gambar/<listing_id>.png": "public.listing_picture",
    "/gambar/wilayah/<code>.png": "public.area_picture",
    "/sitemap-<code>-<int:part>.xml": "public.sitemap_of_area",
    f"{LANG}/darurat": "public.helplines",
    f"{LANG}/capaian": "public.achieved",
    f"{LANG}/tentang": "public.about",
    f"{LANG}/privasi": "public.privacy_page",
    f"{LANG}/aksesibilitas": "public.accessibility",
    f"{LANG}/hapus-jejak": "public.traces",
    "/robots.txt": "public.robots",
    "/sitemap.xml": "public.sitemap",
    "/sitemap-<int:part>.xml": "public.sitemap_part",
    "/healthz": "public.healthz",
    "/readyz": "public.readyz",
    "/static/<path:filename>": "static",
    "/api/": "open_data.guide",
    "/api/links": "open_data.read_links",
    "/api/openapi.json": "open_data.describe",
    "/api/hsds/": "open_data.hsds_start",
    "/api/hsds/services": "open_data.services",
    "/api/hsds/activities": "open_data.activities_as_services",
    "/api/hsds/services/<service_id>": "open_data.service_by_id",
    "/api/hsds/organizations": "open_data.organizations",
    "/api/hsds/organizations/<organization_id>": "open_data.organization_by_id",
    "/api/hsds/service_at_locations": "open_data.service_at_locations",
    "/api/hsds/service_at_locations/<own_id>": "open_data.service_at_location_by_id",
    "/api/hsds/taxonomies": "open_data.taxonomies",
    "/api/hsds/taxonomies/<taxonomy_id>": "open_data.taxonomy_by_id",
    "/api/hsds/taxonomy_terms": "open_data.taxonomy_terms",
    "/api/hsds/taxonomy_terms/<term_id>": "open_data.taxonomy_term_by_id",
    f"{LANG}/mitra": "public.partners",
    "/api/partners/links": "open_data.partner_links",
    "/api/partners/changes": "open_data.partner_changes",
    "/api/partners/changes.csv": "open_data.partner_changes_table",
    "/api/partners/webhook": "open_data.webhook",
    "/unduh/": "open_data.downloads",
    "/unduh/<code>/": "open_data.downloads_of",
    "/unduh/index.json": "open_data.download_list",
    "/unduh/NOTICE.txt": "open_data.download_notice",
    "/unduh/layanan.csv": "open_data.download",
    "/unduh/layanan.xlsx": "open_data.download",
    "/unduh/layanan.jsonl": "open_data.download",
    "/unduh/hsds.zip": "open_data.download",
    "/unduh/kecamatan.geojson": "open_data.download",
    "/unduh/kegiatan.csv": "open_data.planned_activities",
    "/unduh/kegiatan.xlsx": "open_data.planned_activities_sheet",
    "/unduh/dampingan.csv": "open_data.paired_villages",
    "/unduh/paralegal.csv": "open_data.trained_cadres",
    "/unduh/mitra.csv": "open_data.partner_bodies",
    f"/unduh/<code>/{FILES}": "open_data.download_of",
    f"{LANG}/kegiatan": "public.activities",
    f"{LANG}/kegiatan/<activity_id>": "public.activity",
    "/kegiatan/<activity_id>.ics": "open_data.activity_calendar",
    "/kegiatan/wilayah/<code>.ics": "open_data.area_calendar",
    "/kegiatan/bidang/<topic>.ics": "open_data.topic_calendar",
    "/perubahan.atom": "open_data.changes",
    "/perubahan/<code>.atom": "open_data.changes_of",
}
"""Address → endpoint. A line may be added; none may ever change or go."""
SENDING = {
    f"{LANG}/konfirmasi/<token>": "public.answer_confirming",
    f"{LANG}/lapor/<listing_id>": "public.send_report",
    f"{LANG}/laporan": "public.show_reply",
    "/api/links": "open_data.check_links",
    "/api/partners/links": "open_data.add_links",
    "/api/partners/links/remove": "open_data.remove_links",
    "/api/partners/webhook": "open_data.set_webhook",
    "/api/partners/webhook/secret": "open_data.new_webhook_secret",
    "/api/partners/webhook/remove": "open_data.remove_webhook",
    "/api/partners/token": "open_data.replace_token",
}
"""Address → endpoint of what anybody may send, without a name and without a cookie, and partners by their token."""
STAFF = {
    "office.account": "/kantor/akun",
    "office.save_account": "/kantor/akun",
    "office.password": "/kantor/akun/sandi",
    "office.change_password": "/kantor/akun/sandi",
    "office.end_device": "/kantor/akun/perangkat/<int:sign_in_id>/keluar",
    "office.sign_out_everywhere": "/kantor/akun/keluar-semua",
    "office.own_acts": "/kantor/akun/kegiatan",
    "office.acts_below": "/kantor/jabatan/kegiatan",
    "office.desk": "/kantor/",
    "office.sign_in": "/kantor/masuk",
    "office.try_to_sign_in": "/kantor/masuk",
    "office.sign_out": "/kantor/keluar",
    "office.invitation": "/kantor/undangan/<secret>",
    "office.accept_invitation": "/kantor/undangan/<secret>",
    "office.revoke_invitation": "/kantor/undangan/<int:invitation_id>/cabut",
    "office.new_password": "/kantor/sandi-baru/<text>",
    "office.take_new_password": "/kantor/sandi-baru/<text>",
    "office.person": "/kantor/petugas/<int:person_id>",
    "office.trust_person": "/kantor/petugas/<int:person_id>/percayai",
    "office.disable_person": "/kantor/petugas/<int:person_id>/nonaktifkan",
    "office.enable_person": "/kantor/petugas/<int:person_id>/aktifkan",
    "office.reset_second": "/kantor/petugas/<int:person_id>/hapus-kode-kedua",
    "office.password_link": "/kantor/petugas/<int:person_id>/tautan-sandi",
    "office.posts": "/kantor/jabatan",
    "office.new_post": "/kantor/jabatan/baru",
    "office.open_post": "/kantor/jabatan/baru",
    "office.post": "/kantor/jabatan/<int:post_id>",
    "office.invite": "/kantor/jabatan/<int:post_id>/undang",
    "office.end_tenure": "/kantor/jabatan/<int:post_id>/akhiri",
    "office.close_post": "/kantor/jabatan/<int:post_id>/tutup",
    "office.hand_over": "/kantor/jabatan/<int:post_id>/pindah",
    "office.name_successor": "/kantor/jabatan/<int:post_id>/penerus",
    "office.leave_open": "/kantor/jabatan/<int:post_id>/kosongkan",
    "office.second": "/kantor/kode-kedua",
    "office.files": "/kantor/berkas",
    "office.send_file": "/kantor/berkas",
    "office.take_listings": "/kantor/berkas/layanan.<any(csv, xlsx):kind>",
    "office.file": "/kantor/berkas/<int:batch_id>",
    "office.file_changes": "/kantor/berkas/<int:batch_id>/perubahan.csv",
    "office.file_faults": "/kantor/berkas/<int:batch_id>/kesalahan.csv",
    "office.apply_file": "/kantor/berkas/<int:batch_id>/terapkan",
    "office.reread_file": "/kantor/berkas/<int:batch_id>/baca-ulang",
    "office.undo_file": "/kantor/berkas/<int:batch_id>/batalkan",
    "office.confirm": "/kantor/layanan/<listing_id>/benar",
    "office.confirm_now": "/kantor/layanan/<listing_id>/benar",
    "office.undo_confirming": "/kantor/pemastian/<int:confirmation_id>/batal",
    "office.settle_answer": "/kantor/jawaban/<int:reminder_id>/selesai",
    "office.reminders": "/kantor/pengingat",
    "office.reminder_sent": "/kantor/pengingat/<int:reminder_id>/dikirim",
    "office.give_second": "/kantor/kode-kedua",
    "office.second_factor": "/kantor/akun/kode-kedua",
    "office.turn_off_second": "/kantor/akun/kode-kedua/hapus",
    "office.own_activities_page": "/kantor/kegiatan",
    "office.new_activity": "/kantor/kegiatan/baru",
    "office.create_activity": "/kantor/kegiatan/baru",
    "office.activity_files": "/kantor/kegiatan/berkas",
    "office.take_activities": "/kantor/kegiatan/berkas/kegiatan.<any(csv, xlsx):kind>",
    "office.take_template": "/kantor/kegiatan/berkas/kosong.<any(csv, xlsx):kind>",
    "office.activity_sheet": "/kantor/kegiatan/<activity_id>",
    "office.edit_activity": "/kantor/kegiatan/<activity_id>/ubah",
    "office.save_activity": "/kantor/kegiatan/<activity_id>/ubah",
    "office.set_places": "/kantor/kegiatan/<activity_id>/tempat",
    "office.approve_activity": "/kantor/kegiatan/<activity_id>/setujui",
    "office.activity_date": "/kantor/kegiatan/<activity_id>/tanggal/<day>",
    "office.change_activity_date": "/kantor/kegiatan/<activity_id>/tanggal/<day>",
    "office.activity_off": "/kantor/kegiatan/<activity_id>/batal",
    "office.call_off_activity": "/kantor/kegiatan/<activity_id>/batal",
    "office.activity_history": "/kantor/kegiatan/<activity_id>/riwayat",
    "office.activity_proposal": "/kantor/kegiatan/usulan/<int:proposal_id>",
    "office.decide_activity": "/kantor/kegiatan/usulan/<int:proposal_id>/putusan",
    "office.drop_activity": "/kantor/kegiatan/usulan/<int:proposal_id>/batal",
    "office.reports": "/kantor/laporan",
    "office.report": "/kantor/laporan/<int:report_id>",
    "office.answer_report": "/kantor/laporan/<int:report_id>",
    "office.own_listings": "/kantor/layanan",
    "office.sheet": "/kantor/layanan/<listing_id>",
    "office.edit": "/kantor/layanan/<listing_id>/ubah",
    "office.save": "/kantor/layanan/<listing_id>/ubah",
    "office.field_list": "/kantor/lapangan",
    "office.send_entry": "/kantor/lapangan",
    "office.field_paper": "/kantor/lapangan/cetak",
    "office.field_worker": "/kantor/lapangan/luring.js",
    "office.field_team": "/kantor/lapangan/tim",
    "office.invite_walker": "/kantor/lapangan/tim",
    "office.change_walker": "/kantor/lapangan/tim/<int:post_id>",
    "office.end_walker": "/kantor/lapangan/tim/<int:post_id>/akhiri",
    "office.field_review": "/kantor/lapangan/periksa",
    "office.decide_entries": "/kantor/lapangan/periksa",
    "office.settle_entry": "/kantor/lapangan/periksa/<int:entry_id>/selesai",
    "office.new": "/kantor/layanan/baru",
    "office.create": "/kantor/layanan/baru",
    "office.status": "/kantor/layanan/<listing_id>/status",
    "office.set_status": "/kantor/layanan/<listing_id>/status",
    "office.history": "/kantor/layanan/<listing_id>/riwayat",
    "office.version": "/kantor/layanan/<listing_id>/riwayat/<int:version>",
    "office.restore": "/kantor/layanan/<listing_id>/riwayat/<int:version>/pulihkan",
    "office.proposal": "/kantor/usulan/<int:proposal_id>",
    "office.decide": "/kantor/usulan/<int:proposal_id>/putusan",
    "office.drop": "/kantor/usulan/<int:proposal_id>/batal",
    "office.guide": "/kantor/panduan",
    "office.organization": "/kantor/lembaga",
    "office.find_claimable": "/kantor/lembaga/klaim",
    "office.claim_form": "/kantor/lembaga/klaim/<listing_id>",
    "office.send_claim": "/kantor/lembaga/klaim/<listing_id>",
    "office.claim": "/kantor/klaim/<int:claim_id>",
    "office.decide_claim": "/kantor/klaim/<int:claim_id>/putusan",
    "office.end_claim": "/kantor/klaim/<int:claim_id>/lepas",
    "office.notes": "/kantor/layanan/<listing_id>/catatan",
    "office.add_note": "/kantor/layanan/<listing_id>/catatan",
    "office.delete_note": "/kantor/catatan/<int:note_id>/hapus",
    "office.partnership": "/kantor/kemitraan",
    "office.introduce": "/kantor/kemitraan",
    "office.new_token": "/kantor/kemitraan/token",
    "office.end_token": "/kantor/kemitraan/token/akhiri",
    "office.set_hook": "/kantor/kemitraan/webhook",
    "office.new_hook_secret": "/kantor/kemitraan/webhook/rahasia",
    "office.end_hook": "/kantor/kemitraan/webhook/hapus",
    "office.partner_links": "/kantor/kemitraan/tautan",
    "office.add_partner_links": "/kantor/kemitraan/tautan",
    "office.remove_partner_link": "/kantor/kemitraan/tautan/hapus",
    "office.practice_tasks": "/kantor/latihan",
    "office.begin_practice": "/kantor/latihan/tugas/<task>",
    "office.reset_practice": "/kantor/latihan/ulang",
    "office.practice_file": "/kantor/latihan/berkas.csv",
    "office.practice_outside": "/kantor/latihan/luar",
    "office.practice_desk": "/kantor/latihan/ruang/",
    "office.practice_page": "/kantor/latihan/ruang/<path:rest>",
    "office.practice_send": "/kantor/latihan/ruang/<path:rest>",
    "office.practice_below": "/kantor/latihan/petugas",
    "office.practice_below_file": "/kantor/latihan/petugas.csv",
    "office.partners": "/kantor/mitra",
    "office.name_partner": "/kantor/mitra/<int:partner_id>/tampilkan",
    "office.stop_partner": "/kantor/mitra/<int:partner_id>/hentikan",
    "office.task": "/kantor/tugas/<int:task_id>",
    "office.answer_task": "/kantor/tugas/<int:task_id>",
}
"""Endpoint → address in the staff rooms. Links in messages and habits of officers depend on them as well."""
PROVINCE = {
    "province.table": "/provinsi/",
    "province.chart": "/provinsi/peta",
    "province.agencies": "/provinsi/opd",
    "province.ages": "/provinsi/kesegaran",
    "province.board": "/provinsi/pelaksanaan",
    "province.rollout_history": "/provinsi/pelaksanaan/<code>",
    "province.take_rollout": "/provinsi/pelaksanaan.<any(csv, xlsx):kind>",
    "province.rollout_file": "/provinsi/pelaksanaan/berkas",
    "province.summary": "/provinsi/ringkasan",
    "province.summary_of": "/provinsi/ringkasan/<code>",
    "province.agenda": "/provinsi/kecamatan/<code>/agenda",
    "province.take_agenda": "/provinsi/kecamatan/<code>/agenda.xlsx",
    "province.download": "/provinsi/kecamatan.<any(csv, xlsx):kind>",
    "province.kecamatan": "/provinsi/kecamatan/<code>",
    "province.cadres": "/provinsi/paralegal",
    "province.take_cadres": "/provinsi/paralegal.<any(csv, xlsx):kind>",
    "province.cadre_form": "/provinsi/kecamatan/<code>/paralegal",
    "province.pairings": "/provinsi/dampingan",
    "province.take_pairings": "/provinsi/dampingan.<any(csv, xlsx):kind>",
    "province.roster": "/provinsi/daftar/<int:roster_id>",
    "province.bodies": "/provinsi/mitra",
    "province.new_body": "/provinsi/mitra/baru",
    "province.body": "/provinsi/mitra/<int:number>",
    "province.asked": "/provinsi/dicari",
    "province.take_asked": "/provinsi/dicari.<any(csv, xlsx):kind>",
    "province.terms": "/provinsi/dicari/kata",
    "province.new_term": "/provinsi/dicari/kata/baru",
    "province.take_terms": "/provinsi/dicari/kata/<any(kebutuhan, tempat):kind>.csv",
    "province.tasks": "/provinsi/tugas",
    "province.new_task": "/provinsi/tugas/baru",
}
"""Endpoint → address in the province's room."""
PROVINCE_SENDING = {
    "province.add_term": "/provinsi/dicari/kata/baru",
    "province.undo_term": "/provinsi/dicari/kata/<int:term_id>/urungkan",
    "province.give_task": "/provinsi/tugas/baru",
    "province.enter_rollout": "/provinsi/pelaksanaan",
    "province.undo_rollout": "/provinsi/pelaksanaan/<int:act_id>/batal",
    "province.send_rollout_file": "/provinsi/pelaksanaan/berkas",
    "province.save_cadre": "/provinsi/kecamatan/<code>/paralegal",
    "province.send_roster": "/provinsi/<any(dampingan, paralegal):kind>/berkas",
    "province.apply_roster": "/provinsi/daftar/<int:roster_id>/terapkan",
    "province.undo_roster": "/provinsi/daftar/<int:roster_id>/batalkan",
    "province.add_body": "/provinsi/mitra/baru",
    "province.save_body": "/provinsi/mitra/<int:number>",
    "province.remove_body": "/provinsi/mitra/<int:number>/hapus",
}
"""Endpoint → address of what provincial officers send."""
PAGES = (
    "/",
    "/cari",
    "/cari?q=kursi+roda&bidang=lansia_disabilitas&wilayah=33.03&buka=1&akses=kursi_roda&hal=2",
    "/cari?bidang=disabilitas.alat",
    "/cari?wilayah=33.03.04.2003",
    "/wilayah/",
    "/wilayah/33",
    "/wilayah/33.03",
    "/wilayah/33.72",
    "/wilayah/33.03.04",
    "/wilayah/33.03.04.2003",
    "/wilayah/33.03/poster",
    "/wilayah/33.03.04/poster",
    "/wilayah/33.03.04/poster/sobek",
    "/kertas/33.03.04-u261101",
    "/kertas/33.03.04-s261101",
    "/darurat",
    "/kegiatan",
    "/kegiatan?wilayah=33.03.04&bidang=sport",
    "/capaian",
    "/tentang",
    "/privasi",
    "/aksesibilitas",
    "/hapus-jejak",
    "/laporan",
    "/pasang",
    "/pasang?wilayah=33.03.04&bentuk=formulir&bahasa=jv",
    "/mitra",
)


def listed(app: Flask, method: str = "GET") -> dict[str, tuple[str, frozenset[str]]]:
    """What an application answers to a method."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return {rule.rule: (rule.endpoint, frozenset(rule.methods or ())) for rule in rules}


def test_the_list_is_frozen(reading_app: Flask) -> None:
    found = {a: e for a, e in listed(reading_app).items() if not e[0].startswith(("office.", "province."))}
    assert found == {address: (endpoint, READING) for address, endpoint in ROUTES.items()}


def test_the_list_of_what_residents_send_is_frozen(reading_app: Flask) -> None:
    found = {a: e for a, e in listed(reading_app, "POST").items() if not e[0].startswith(("office.", "province."))}
    assert found == {address: (endpoint, {"POST", "OPTIONS"}) for address, endpoint in SENDING.items()}
    assert not [r.rule for r in reading_app.url_map.iter_rules() if {"PUT", "PATCH", "DELETE"} & (r.methods or set())]


def test_the_list_of_the_staff_is_frozen(reading_app: Flask) -> None:
    rules = [rule for rule in reading_app.url_map.iter_rules() if rule.endpoint.startswith("office.")]
    assert {rule.endpoint: rule.rule for rule in rules} == STAFF
    assert len(rules) == len(STAFF), "one address each"
    mixed = [rule.endpoint for rule in rules if {"GET", "POST"} <= (rule.methods or set())]
    assert not mixed, "reading and writing are views of their own"


def test_the_list_of_the_province_is_frozen(reading_app: Flask) -> None:
    rules = [rule for rule in reading_app.url_map.iter_rules() if rule.endpoint.startswith("province.")]
    assert {rule.endpoint: rule.rule for rule in rules} == PROVINCE | PROVINCE_SENDING
    assert all(rule.methods in (READING, {"POST", "OPTIONS"}) for rule in rules), "reading and writing are views of their own"


def test_the_page_of_components_is_there_for_developers_only(reading_app: Flask, reference_instance: Path) -> None:
    developed = instances.open_app(reference_instance, PORTAL_DEVELOPMENT="1")
    assert set(listed(developed)) - set(listed(reading_app)) == {"/polapola"}
    assert reading_app.test_client().get("/polapola").status_code == 404
    for lang in ("id", "jv"):
        page = Visitor(developed).client.get(f"/polapola?lang={lang}")
        assert page.status_code == 200
        assert f'<html lang="{lang}">' in page.get_data(as_text=True)


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(reader: Visitor, path: str, lang: str) -> None:
    page = reader.get(f"/{lang}{path}")
    assert page.root.get("lang") == lang


def test_a_listing_has_a_long_and_a_short_address(reader: Visitor) -> None:
    found = reader.get("/id/cari?q=gor+bukateja").hits
    assert found
    code = found[0].get("data-hit")
    assert reader.get(f"/id/layanan/{code}").heading == reader.get(f"/jv/layanan/{code}").heading
    assert reader.raw(f"/l/{code}").headers["Location"] == f"/id/layanan/{code}"
    javanese = reader.raw(f"/l/{code}", headers={"Accept-Language": "jv"})
    assert javanese.headers["Location"] == f"/jv/layanan/{code}"


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml", "/sitemap-1.xml", "/sitemap-33.03-1.xml", "/healthz", "/readyz"])
def test_machines_are_answered(reader: Visitor, path: str) -> None:
    answer = reader.raw(path)
    assert answer.status_code == 200
    assert answer.mimetype in ("text/plain", "application/xml")
    assert answer.get_data()


def test_the_first_page_leads_on(reader: Visitor) -> None:
    assert reader.raw("/").status_code == 302
    assert reader.raw("/").headers["Location"] == "/id/"


def test_every_link_of_the_pages_leads_somewhere(reader: Visitor) -> None:
    links = {link for path in PAGES for link in reader.get(f"/id{path}").links() if link.startswith("/")}
    assert len(links) > 100
    codes = [link for link in sorted(links) if "/wilayah/" in link]
    for link in [*codes[::10], *sorted(links - set(codes))]:
        assert reader.raw(link).status_code == 200, link
