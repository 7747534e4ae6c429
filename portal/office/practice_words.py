"""The eight tasks of the practice room in plain words, and how far somebody is with the one in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

from portal.directory.practice import TASKS

Step = tuple[str, frozenset[str]]


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


def _step(text: str, *views: str) -> Step:
    return text, frozenset(f"office.{view}" for view in views)


@dataclass(frozen=True, slots=True)
class Task:
    """One task: its name, what it is good for, how long it takes, and what to do on which pages."""

    code: str
    title: str
    why: str
    minutes: int
    begins: str
    """The address in the room where it begins."""
    steps: tuple[Step, ...]
    """What to do next, and the views of the staff room on which it is next. The first one counts everywhere else."""


_PICK = ("own_listings", "desk")
TASK: dict[str, Task] = {
    task.code: task
    for task in (
        Task(
            "pastikan", _l("Pastikan layanan masih benar"),
            _l("Warga lebih percaya pada nomor yang baru dipastikan. Yang lama didiamkan turun ke bawah hasil pencarian."),
            2, "",
            (
                _step(_l("Di meja kerja, cari Posyandu Lansia Melati, lalu ketuk “Lihat dulu”."), "desk"),
                _step(_l("Pilih dari mana Anda tahu, lalu ketuk “Masih benar”."), "confirm", "confirm_now"),
            ),
        ),
        Task(
            "jam", _l("Ubah jam buka"),
            _l("Warga yang datang saat pintunya tertutup rugi ongkos dan waktu, dan sering tidak kembali."),
            4, "layanan",
            (
                _step(_l("Buka Kursus Menjahit Karya Muda."), *_PICK),
                _step(_l("Ketuk “Ubah”."), "sheet"),
                _step(_l("Cari bagian jam buka, ganti jam tutupnya menjadi 15.00, lalu ketuk “Terbitkan”."), "edit", "save"),
            ),
        ),
        Task(
            "riwayat", _l("Kembalikan perubahan yang keliru"),
            _l("Salah ketik bisa terjadi pada siapa saja. Tidak ada yang hilang: setiap versi lama dapat dipulihkan."),
            3, "layanan",
            (
                _step(_l("Buka Pojok Izin Usaha. Rekan Anda keliru mengisi nomornya."), *_PICK),
                _step(_l("Ketuk “Riwayat perubahan”."), "sheet"),
                _step(_l("Pada versi 1, ketuk “Lihat atau pulihkan versi ini”."), "history"),
                _step(_l("Baca apa yang berubah, lalu ketuk “Pulihkan sebagai versi baru”."), "version", "restore"),
            ),
        ),
        Task(
            "laporan", _l("Jawab laporan warga"),
            _l("Selama laporan belum dijawab, warga lain membaca bahwa layanan itu sedang diperiksa."),
            4, "laporan",
            (
                _step(_l("Pada Lapangan Voli Garuda, ketuk “Periksa dan jawab”."), "reports"),
                _step(
                    _l("Baca laporannya. Pilih jawabannya, lalu ketuk “Kirim jawaban”. Di ruang asli, telepon dulu."),
                    "report", "answer_report", "edit", "save", "sheet",
                ),
            ),
        ),
        Task(
            "jeda", _l("Jeda layanan dan tulis alasannya"),
            _l("Layanan yang sedang libur tidak perlu dihapus. Warga membaca alasannya dan tidak datang sia-sia."),
            3, "layanan",
            (
                _step(_l("Buka Terapi Wicara Anak. Terapisnya cuti sebulan."), *_PICK),
                _step(_l("Ketuk “Jeda atau tarik”."), "sheet"),
                _step(_l("Pilih dijeda, tulis alasannya untuk warga, lalu simpan."), "status", "set_status"),
            ),
        ),
        Task(
            "tambah", _l("Tambah layanan dan kirim untuk disetujui"),
            _l("Layanan perempuan dan anak dibaca orang kedua dulu, supaya tidak ada yang celaka karena satu keliru."),
            5, "layanan/baru",
            (
                _step(
                    _l("Pilih bidang Perempuan dan anak, isi nama layanannya, lalu ketuk tombol paling bawah untuk mengirim."),
                    "new", "create",
                ),
            ),
        ),
        Task(
            "berkas", _l("Masukkan banyak layanan lewat berkas"),
            _l("Sepuluh layanan sekaligus dari lembar kerja lebih cepat daripada sepuluh formulir."),
            5, "berkas",
            (
                _step(
                    _l("Unduh berkas latihan, pilih berkas itu di sini, lalu ketuk “Kirim dan lihat pratinjau”."),
                    "files", "send_file",
                ),
                _step(_l("Periksa pratinjaunya, lalu ketuk “Terapkan”."), "file", "apply_file", "reread_file"),
            ),
        ),
        Task(
            "serah", _l("Serahkan jabatan kepada penerus"),
            _l("Layanan milik jabatan, bukan milik Anda. Penerus melanjutkan tanpa ada yang hilang."),
            3, "jabatan",
            (
                _step(_l("Ketuk “Saya pindah tugas”."), "posts"),
                _step(_l("Tulis nama penerus, lalu ketuk “Buat tautan untuk penerus”."), "hand_over", "name_successor"),
            ),
        ),
    )
}  # fmt: skip
"""Code → task, in the order they are learned."""
assert tuple(TASK) == TASKS


@dataclass(frozen=True, slots=True)
class Bar:
    """What a page of the practice room shows above its content; `task` is None while none is in hand."""

    task: Task | None
    done: Mapping[str, date] = field(default_factory=dict)
    proved: Callable[[], Set[str]] = frozenset
    """What was done in the room that the page is drawn in, the form in hand included."""
    anew: bool = False
    """Whether the room was made anew since the officer was here last."""

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(TASKS)

    @property
    def number(self) -> int:
        """The place of the task in hand among all, from 1."""
        return TASKS.index(self.task.code) + 1 if self.task else 0

    @property
    def is_done(self) -> bool:
        """Whether the task in hand was finished, now or earlier."""
        return self.task is not None and (self.task.code in self.done or self.task.code in self.proved())

    @property
    def following(self) -> Task | None:
        """The first task after this one, or else of all, that is not finished yet."""
        after = TASKS[self.number :] + TASKS[: self.number]
        return next((TASK[code] for code in after if code not in self.done and TASK[code] != self.task), None)

    def step(self, endpoint: str | None) -> tuple[int, str]:
        """The number of the step that is next on this page, from 1, and what to do."""
        steps = self.task.steps if self.task else ()
        for number, (text, views) in enumerate(steps, 1):
            if endpoint in views:
                return number, text
        return 1, steps[0][0] if steps else ""
