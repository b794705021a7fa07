;;; Does in Emacs what a person does, and writes to $RESULT what there was to see.  -*- lexical-binding: t -*-

;; The steps are run by a timer, one when the condition of the last is met, so that Emacs' own timers and processes go on between them.
(require 'json)
(defvar desk-result nil)
(defvar desk-deadline (+ (float-time) 45))
(defvar desk-steps nil)

(defun desk-keep (key value)
  (push (cons key value) desk-result))

(defun desk-finish ()
  (let ((coding-system-for-write 'utf-8))
    (with-temp-file (getenv "RESULT")
      (insert (json-encode desk-result))))
  (let ((kill-emacs-query-functions nil) (confirm-kill-processes nil))
    (set-process-query-on-exit-flag-for-all)
    (kill-emacs)))

(defun set-process-query-on-exit-flag-for-all ()
  (dolist (process (process-list))
    (set-process-query-on-exit-flag process nil)))

(defun desk-place (position)
  (save-excursion
    (save-restriction
      (widen)
      (goto-char position)
      (vector (line-number-at-pos) (1+ (- position (line-beginning-position)))))))

(defun desk-text (diagnostic)
  "The text of DIAGNOSTIC; lsp-mode leaves out the code, but keeps it."
  (let ((text (flymake-diagnostic-text diagnostic)))
    (if (not (bound-and-true-p lsp-mode))
        text
      (let ((told (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t))))
        (format "%s [%s]" text
                (seq-some (lambda (each) (and (equal (lsp-get each :message) text) (lsp-get each :code))) told))))))

(defun desk-shown ()
  "What Flymake shows, in characters from 1."
  (vconcat
   (mapcar (lambda (each)
             (list (cons 'text (substring-no-properties (desk-text each)))
                   (cons 'type (format "%s" (flymake-diagnostic-type each)))
                   (cons 'start (desk-place (flymake-diagnostic-beg each)))
                   (cons 'end (desk-place (flymake-diagnostic-end each)))))
           (flymake-diagnostics))))

(defun desk-has (text)
  (seq-some (lambda (each) (string-match-p text (flymake-diagnostic-text each)))
            (and (bound-and-true-p flymake-mode) (flymake-diagnostics))))

(defun desk-at (text)
  "Put point where TEXT begins to be mentioned after a bar."
  (pcase-let ((`(,before ,after) (split-string text "|")))
    (goto-char (point-min))
    (search-forward (concat before after))
    (goto-char (- (point) (length after)))))

(defun desk-tick ()
  (condition-case problem
      (if (null desk-steps)
          (desk-finish)
        (if (> (float-time) desk-deadline)
            (error "Waited in vain for %s" (caar desk-steps))
          (when (funcall (nth 1 (car desk-steps)))
            (funcall (nth 2 (pop desk-steps))))))
    (error
     (desk-keep 'error (format "%S" problem))
     (desk-keep 'messages (with-current-buffer "*Messages*" (buffer-string)))
     (dolist (buffer (buffer-list))
       (when (string-match-p "EGLOT\\|lsp-log\\|k8slint" (buffer-name buffer))
         (desk-keep (intern (buffer-name buffer)) (with-current-buffer buffer (buffer-string)))))
     (desk-finish))))

(defun desk-web ()
  (switch-to-buffer (get-file-buffer "web.yaml")))

(defun desk-edit (text)
  (erase-buffer)
  (insert text))

(defun desk-start ()
  (setq desk-steps
        `(("findings" ,(lambda () (desk-has (if (equal (getenv "STEPS") "settings") "liveness" "protcol")))
           ,(lambda ()
              (desk-keep 'opened (desk-shown))
              (when (equal (getenv "STEPS") "settings")
                (setq desk-steps nil))))
          ,@(pcase (getenv "STEPS") ("eglot" (desk-eglot-steps)) ("lsp-mode" (desk-lsp-steps)))
          ("an unsaved edit" ,#'always ,(lambda () (desk-edit (getenv "EDITED"))))
          ("its findings" ,(lambda () (desk-has "two")) ,(lambda () (desk-keep 'edited (desk-shown))))))
  (run-with-timer 0.1 0.1 #'desk-tick))

(defun desk-eglot-steps ()
  `(("an explanation" ,#'always
     ,(lambda ()
        (desk-at "|replicas: 2")
        (desk-keep 'hover (json-encode (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))))
    ("the root" ,#'always
     ,(lambda () (desk-keep 'root (expand-file-name (project-root (eglot--project (eglot-current-server)))))))
    ("completions" ,#'always
     ,(lambda ()
        (desk-at "|          ports:")
        (insert "          imageP\n")
        (forward-char -1)
        (desk-keep 'completions
                   (vconcat (let ((found (eglot-completion-at-point)))
                              (mapcar #'substring-no-properties (all-completions "imageP" (nth 2 found))))))
        (undo-boundary)
        (revert-buffer t t t)))
    ("a code action" ,(lambda () (desk-has "protcol"))
     ,(lambda ()
        (desk-at "enabled: |yes")
        (let ((actions (eglot-code-actions (point) (+ 3 (point)) "quickfix")))
          (desk-keep 'actions (vconcat (mapcar (lambda (each) (plist-get each :title)) actions)))
          (eglot-execute (eglot-current-server) (car actions)))))
    ("what it mended" ,(lambda () (save-excursion (goto-char (point-min)) (search-forward "enabled: \"yes\"" nil t)))
     ,(lambda ()
        (desk-keep 'mended (buffer-string))
        (desk-at "configMapRef: {name: \"s|ettings\"}")
        (xref-find-definitions "settings")))
    ("a definition" ,(lambda () (equal (buffer-name (window-buffer)) "settings.yaml"))
     ,(lambda ()
        (with-current-buffer "settings.yaml" (desk-keep 'definition (desk-place (point))))
        (switch-to-buffer "web.yaml")))))

(defun desk-lsp-steps ()
  `(("an explanation" ,#'always
     ,(lambda ()
        (desk-at "|replicas: 2")
        (desk-keep 'hover (json-encode (lsp-request "textDocument/hover" (lsp--text-document-position-params))))))
    ("a code action" ,#'always
     ,(lambda ()
        (desk-at "enabled: |yes")
        (lsp-execute-code-action (seq-find (lambda (each) (equal (lsp-get each :kind) "quickfix")) (lsp-code-actions-at-point)))))
    ("what it mended" ,(lambda () (save-excursion (goto-char (point-min)) (search-forward "enabled: \"yes\"" nil t)))
     ,(lambda ()
        (desk-keep 'mended (buffer-string))
        (desk-at "configMapRef: {name: \"s|ettings\"}")
        (lsp-find-definition)))
    ("a definition" ,(lambda () (equal (buffer-name (window-buffer)) "settings.yaml"))
     ,(lambda ()
        (with-current-buffer "settings.yaml" (desk-keep 'definition (desk-place (point))))
        (switch-to-buffer "web.yaml")))))

(add-hook 'emacs-startup-hook #'desk-start)
